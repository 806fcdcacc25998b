'use client';

import type { AclPolicy, AclRoleView, CreatedToken } from '@peerway/model/acl';
import { Button, CodeBlock, Dialog, DialogBody, DialogFooter, Field, Link, Notice, TextInput } from '@peerway/ui';
import { useMutation } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { client } from '@/api/client';
import { emptyGrants, grantsNothing, isWhole, tokenGrants } from '@/features/acl-grant/grants-draft';
import { GrantsFields, namedOptions } from '@/features/acl-grant/grants-fields';
import { useAclRefresh } from '@/features/acl-grant/use-acl-refresh';
import { Failure } from '@/frame/query-view';
import { ExpiryField } from './expiry-field';
import { presetState, readOnlyPreset } from './presets';
import { SecretShown } from './secret-shown';
import { type ExpiryChoice, readExpiry } from './token-expiry';

/** Makes a token. The policy of the preset is made with it when it is not there yet. */
export function CreateTokenDialog({
  policies,
  roles,
  onGateway,
  onClose,
}: {
  /** Undefined: not known. */
  policies: readonly AclPolicy[] | undefined;
  roles: readonly AclRoleView[] | undefined;
  /** A mesh gateway's token is made in a dialog of its own. */
  onGateway: () => void;
  onClose: () => void;
}) {
  const refresh = useAclRefresh();
  const [description, setDescription] = useState('');
  const [grants, setGrants] = useState(emptyGrants);
  const [ends, setEnds] = useState<{ choice: ExpiryChoice; at: string }>({ choice: 'never', at: '' });
  const { problem, ...expiry } = readExpiry(ends.choice, ends.at, new Date());
  const { label, rules } = readOnlyPreset;
  const preset = presetState(readOnlyPreset, policies);
  const there = preset.kind === 'same' || preset.kind === 'different' ? preset.policy : null;
  const policyName = there?.name ?? readOnlyPreset.policyName;
  const isTaken = grants.policies.includes(policyName);
  const makesPolicy = preset.kind === 'missing' && isTaken;
  const create = useMutation({
    mutationFn: async (): Promise<CreatedToken> => {
      if (makesPolicy) {
        await client.policy.create.mutate({ name: policyName, description: readOnlyPreset.description, rules });
      }
      return await client.token.create.mutate({ description, ...expiry, ...tokenGrants(grants) });
    },
    onSettled: refresh,
  });
  if (create.data) return <SecretShown token={create.data} onClose={onClose} />;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  const takePreset = (): void => {
    setGrants({ ...grants, policies: [...grants.policies, policyName] });
    if (description === '') setDescription(label);
  };
  const unmade = preset.kind === 'missing' ? [{ value: policyName, description: 'will be made' }] : [];
  return (
    <Dialog
      open
      onOpenChange={onClose}
      wide
      title="Create a token"
      description="A token may do what its policies, roles and identities say, and nothing else."
    >
      <form onSubmit={submit} noValidate className="contents">
        <DialogBody>
          {create.error && <Failure title="The token was not created" error={create.error} />}
          <Field label="Description" hint="Who or what will use it.">
            <TextInput value={description} onChange={(event) => setDescription(event.target.value)} autoFocus />
          </Field>
          <fieldset className="flex flex-wrap items-center gap-2">
            <legend className="mb-1 text-sm text-text-3">Ready-made</legend>
            <Button size="sm" onClick={onGateway}>
              Mesh gateway
            </Button>
            <Button
              size="sm"
              disabled={isTaken || preset.kind === 'unknown'}
              title={readOnlyPreset.description}
              onClick={takePreset}
            >
              {label}
            </Button>
          </fieldset>
          <GrantsFields
            draft={grants}
            onChange={setGrants}
            policies={[...namedOptions(policies ?? []), ...unmade]}
            roles={namedOptions(roles ?? [])}
          />
          {isTaken && preset.kind === 'different' && (
            <Notice tone="warning" icon={<TriangleAlert size={14} />}>
              The policy <Link href={`/policies/${preset.policy.id}`}>{policyName}</Link> is not what this console would
              make of that name. The token may do what the policy says.
            </Notice>
          )}
          {isTaken && (
            <CodeBlock
              label={makesPolicy ? `Rules of ${policyName}, made with the token` : `Rules of ${policyName}`}
              code={(there?.rules ?? rules).trim()}
            />
          )}
          <ExpiryField {...ends} problem={problem} onChange={(choice, at) => setEnds({ choice, at })} />
        </DialogBody>
        <DialogFooter note={grantsNothing(grants) ? 'As it is, it may do only what everybody may.' : undefined}>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            variant="primary"
            busy={create.isPending}
            disabled={!isWhole(grants) || problem !== undefined}
          >
            Create
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
