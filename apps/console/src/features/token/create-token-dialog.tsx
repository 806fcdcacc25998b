'use client';

import type { AclPolicy, CreatedToken } from '@peerway/model/acl';
import { Button, CopyButton, Dialog, DialogBody, DialogFooter, Field, Mono, Notice, TextInput } from '@peerway/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ShieldAlert } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { client, trpc } from '@/api/client';
import { Failure } from '@/frame/query-view';
import { PolicyPicker } from './policy-picker';
import { PresetButtons, PresetRules } from './preset-parts';
import { type PolicyPreset, presets } from './presets';

/** Makes a token. The policy of a preset is made with it when it is not there yet. */
export function CreateTokenDialog({
  preset: presetId,
  policies,
  onClose,
}: {
  preset: string;
  policies: readonly AclPolicy[];
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const first = presets.find(({ id }) => id === presetId);
  const [description, setDescription] = useState(first?.label ?? '');
  const [names, setNames] = useState<readonly string[]>(first ? [first.policyName] : []);
  const isMissing = (preset: PolicyPreset): boolean => !policies.some(({ name }) => name === preset.policyName);
  const toMake = presets.filter((preset) => names.includes(preset.policyName) && isMissing(preset));
  const gateway = toMake.find((preset) => preset.kind === 'mesh-gateway');
  const create = useMutation({
    mutationFn: async (): Promise<CreatedToken> => {
      for (const preset of toMake) {
        if (preset.kind !== 'policy') continue;
        const { policyName, description: text, rules } = preset;
        await client.policy.create.mutate({ name: policyName, description: text, rules });
      }
      const links = names.filter((name) => name !== gateway?.policyName).map((name) => ({ name }));
      const input = { description, policies: links };
      return gateway === undefined
        ? await client.token.create.mutate(input)
        : await client.token.createForMeshGateway.mutate({ ...input, gateway: gateway.gateway });
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: trpc.token.pathKey() });
      void queries.invalidateQueries({ queryKey: trpc.policy.pathKey() });
    },
  });
  if (create.data) return <SecretShown token={create.data} onClose={onClose} />;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  const choosePreset = (preset: PolicyPreset): void => {
    setNames((current) => (current.includes(preset.policyName) ? current : [...current, preset.policyName]));
    if (description === '') setDescription(preset.label);
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Create a token"
      description="A token may do what its policies say, and nothing else."
    >
      <form onSubmit={submit} noValidate className="contents">
        <DialogBody>
          {create.error && <Failure title="The token was not created" error={create.error} />}
          <Field label="Description" hint="Who or what will use it.">
            <TextInput value={description} onChange={(event) => setDescription(event.target.value)} autoFocus />
          </Field>
          <PolicyPicker names={names} onChange={setNames} policies={policies} presets={presets} />
          <PresetButtons chosen={names} onChoose={choosePreset} />
          {toMake.map((preset) => (
            <PresetRules key={preset.id} preset={preset} />
          ))}
        </DialogBody>
        <DialogFooter note={names.length === 0 ? 'Without a policy it may do only what everybody may.' : undefined}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={create.isPending}>
            Create
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

function SecretShown({ token, onClose }: { token: CreatedToken; onClose: () => void }) {
  return (
    <Dialog open onOpenChange={onClose} title="The token is created">
      <DialogBody>
        <Notice tone="warning" icon={<ShieldAlert size={14} />}>
          The secret is shown only now; the cluster keeps a hash of it. Store it where its user will find it.
        </Notice>
        <Field label="Secret ID">
          <TextInput mono readOnly value={token.secretId} onFocus={(event) => event.target.select()} />
        </Field>
        <div className="flex items-center gap-2">
          <CopyButton text={token.secretId} label="Copy secret" />
        </div>
        <p className="text-sm text-text-2">
          Accessor ID <Mono>{token.accessorId}</Mono> names it in lists and logs, and is no secret.
        </p>
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" onClick={onClose}>
          I have stored it
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
