'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { generatePeeringTokenSchema, type PeeringTokenView, type PreflightCheck } from '@peerway/model/peering';
import {
  Button,
  CopyButton,
  Dialog,
  DialogBody,
  DialogFooter,
  Field,
  Notice,
  Select,
  TextArea,
  TextInput,
} from '@peerway/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ShieldAlert, TriangleAlert } from 'lucide-react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { trpc } from '@/api/client';
import { Failure } from '@/frame/query-view';
import { splitAddresses } from './addresses';
import { PeeringProgress } from './peering-progress';
import { TokenInspection } from './token-inspection';

const formSchema = z.object({
  peerName: generatePeeringTokenSchema.shape.peerName,
  addresses: z.string(),
  ttl: z.string(),
});

/** How long a token can be used; empty: without end. */
const lives = [
  { ttl: '1h', text: '1 hour' },
  { ttl: '24h', text: '1 day' },
  { ttl: '168h', text: '1 week' },
  { ttl: '', text: 'Until it is used or replaced' },
] as const;

/** Makes a peering token. `peerName` is given to generate another one for a peering that is there. */
export function GenerateTokenDialog({
  peerName,
  externalAddresses = [],
  partition,
  onClose,
}: {
  peerName?: string;
  /** Those of the last token, to begin with. */
  externalAddresses?: readonly string[];
  partition: string;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const generate = useMutation(
    trpc.peering.generateToken.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: trpc.peering.pathKey() }),
    }),
  );
  const form = useForm({
    resolver: zodResolver(formSchema),
    mode: 'onTouched',
    defaultValues: { peerName: peerName ?? '', addresses: externalAddresses.join('\n'), ttl: '24h' },
  });
  const submit = form.handleSubmit((values) =>
    generate.mutate({
      peerName: values.peerName,
      partition,
      serverExternalAddresses: splitAddresses(values.addresses),
      ...(values.ttl === '' ? {} : { ttl: values.ttl }),
    }),
  );

  if (generate.data) {
    const name = form.getValues('peerName');
    return (
      <TokenShown
        {...generate.data}
        peerName={name}
        isAgain={peerName !== undefined}
        partition={partition}
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={peerName ? `Generate a new token for ${peerName}` : 'Generate a peering token'}
      description={
        peerName
          ? 'The new token replaces the one that was not used yet. A stream that is up stays up.'
          : 'The token lets another cluster peer with this one. Whoever holds it can do that once, so hand it over like a password.'
      }
    >
      <form onSubmit={submit} noValidate className="contents">
        <DialogBody>
          {generate.error && <Failure title="No token was generated" error={generate.error} />}
          <Field
            label="Peer name"
            hint="What the other cluster is called here: lower-case letters, digits and -."
            error={form.formState.errors.peerName?.message}
          >
            <TextInput {...form.register('peerName')} readOnly={peerName !== undefined} autoFocus placeholder="west" />
          </Field>
          <Field
            label="Server addresses"
            optional
            hint="host:port, one a line, where the other cluster reaches this one's control plane. Left empty, the cluster's own addresses go into the token."
          >
            <TextArea mono {...form.register('addresses')} rows={2} placeholder="peering.example.com:8503" />
          </Field>
          <Field label="Can be used for" hint="Once, and not after this time.">
            <Select {...form.register('ttl')}>
              {lives.map(({ ttl, text }) => (
                <option key={ttl} value={ttl}>
                  {text}
                </option>
              ))}
            </Select>
          </Field>
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={generate.isPending}>
            Generate
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

function TokenShown({
  token,
  view,
  addresses,
  peerName,
  isAgain,
  partition,
  onClose,
}: {
  token: string;
  view: PeeringTokenView;
  addresses: PreflightCheck;
  peerName: string;
  isAgain: boolean;
  partition: string;
  onClose: () => void;
}) {
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Peering token for ${peerName}`}
      description={
        isAgain
          ? `In the console of ${peerName}, open its peering with this cluster, choose Establish again, and paste it.`
          : `In the console of ${peerName}, open Peerings, choose Establish peering, and paste it.`
      }
    >
      <DialogBody>
        <Notice tone="warning" icon={<ShieldAlert size={14} />}>
          It is shown only now, and works once. If it is lost, generate a new one.
        </Notice>
        <Field label="Peering token">
          <TextArea mono readOnly value={token} rows={6} onFocus={(event) => event.target.select()} />
        </Field>
        {addresses.status !== 'pass' && (
          <Notice tone="warning" icon={<TriangleAlert size={14} />}>
            {addresses.message} {addresses.mend}
          </Notice>
        )}
        <div className="flex items-center gap-2">
          <CopyButton text={token} label="Copy token" />
        </div>
        <details className="text-sm">
          <summary className="cursor-pointer text-text-2">What the token says</summary>
          <div className="mt-2">
            <TokenInspection view={view} />
          </div>
        </details>
        <PeeringProgress name={peerName} partition={partition} />
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" onClick={onClose}>
          I have stored it
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
