'use client';

import type { AclPolicy, AclRoleView, CreatedToken } from '@peerway/model/acl';
import { Button, CodeBlock, Dialog, DialogBody, DialogFooter, Field, TextInput } from '@peerway/ui';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { client } from '@/api/client';
import { emptyGrants, grantsNothing, isWhole, tokenGrants } from '@/features/acl-grant/grants-draft';
import { GrantsFields, namedOptions } from '@/features/acl-grant/grants-fields';
import { useAclRefresh } from '@/features/acl-grant/use-acl-refresh';
import { Failure } from '@/frame/query-view';
import { ExpiryField } from './expiry-field';
import { readOnlyPreset } from './presets';
import { SecretShown } from './secret-shown';
import { type ExpiryChoice, readExpiry } from './token-expiry';

/** Makes a token. The policy of the preset is made with it when it is not there yet. */
export function CreateTokenDialog({
  policies,
  roles,
  onGateway,
  onClose,
}: {
  policies: readonly AclPolicy[];
  roles: readonly AclRoleView[];
  /** A mesh gateway's token is made in a dialog of its own. */
  onGateway: () => void;
  onClose: () => void;
}) {
  const refresh = useAclRefresh();
  const [description, setDescription] = useState('');
  const [grants, setGrants] = useState(emptyGrants);
  const [ends, setEnds] = useState<{ choice: ExpiryChoice; at: string }>({ choice: 'never', at: '' });
  const { problem, ...expiry } = readExpiry(ends.choice, ends.at, new Date());
  const { policyName, label, rules } = readOnlyPreset;
  const isPresetMissing = !policies.some(({ name }) => name === policyName);
  const makesPolicy = isPresetMissing && grants.policies.includes(policyName);
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
  const unmade = isPresetMissing ? [{ value: policyName, description: 'will be made' }] : [];
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
              disabled={grants.policies.includes(policyName)}
              title={readOnlyPreset.description}
              onClick={takePreset}
            >
              {label}
            </Button>
          </fieldset>
          <GrantsFields
            draft={grants}
            onChange={setGrants}
            policies={[...namedOptions(policies), ...unmade]}
            roles={namedOptions(roles)}
          />
          {makesPolicy && <CodeBlock label={`Rules of ${policyName}, made with the token`} code={rules.trim()} />}
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
