'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { establishPeeringSchema } from '@peerway/model/peering';
import { Button, ButtonLink, Dialog, DialogBody, DialogFooter, Field, TextArea, TextInput } from '@peerway/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { client, trpc } from '@/api/client';
import { Failure } from '@/frame/query-view';
import { peeringPath } from './peering-path';
import { PeeringProgress } from './peering-progress';
import { PreflightList } from './preflight-list';
import { TokenInspection } from './token-inspection';

const formSchema = z.object({
  peerName: establishPeeringSchema.shape.peerName,
  peeringToken: z
    .string()
    .trim()
    .min(1, 'Paste the token that the other cluster generated.')
    .max(1024 * 1024),
});

/**
 * Joins with the cluster that a token came from. What the token says is shown before anything is done with it. `peerName` is
 * given to establish a peering again: with a new secret, or anew after the other cluster ended it.
 */
export function EstablishDialog({
  peerName: existing,
  partition,
  onClose,
}: {
  peerName?: string;
  partition: string;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const form = useForm({
    resolver: zodResolver(formSchema),
    mode: 'onTouched',
    defaultValues: { peerName: existing ?? '', peeringToken: '' },
  });
  const inspect = useMutation({
    mutationFn: (input: { peerName: string; peeringToken: string }) =>
      client.peering.preflight.mutate({ ...input, partition }),
  });
  const establish = useMutation(
    trpc.peering.establish.mutationOptions({
      onSettled: () => queries.invalidateQueries({ queryKey: trpc.peering.pathKey() }),
    }),
  );
  const [peerName, peeringToken] = form.watch(['peerName', 'peeringToken']);
  // What was found holds for the token and name that were looked at, and for no other.
  const isCurrent = inspect.variables?.peerName === peerName && inspect.variables?.peeringToken === peeringToken.trim();
  const found = isCurrent ? inspect.data : undefined;
  const failed = (found?.checks ?? []).filter(({ status }) => status === 'fail');
  // The way may be another one than was tried: through this cluster's own gateways, or one that opens in a moment.
  const isBlocked = failed.some(({ id }) => id !== 'reachability');
  const submit = form.handleSubmit((values) => {
    if (found && !isBlocked) establish.mutate({ ...values, partition });
    else if (!found) inspect.mutate(values);
  });

  if (establish.isSuccess) {
    const { peerName: name } = establish.variables;
    return (
      <Dialog
        open
        onOpenChange={onClose}
        title={`The peering with ${name} is established`}
        description="The secret was exchanged. The stream comes up, and what the other cluster exports arrives over it."
      >
        <DialogBody>
          <PeeringProgress name={name} partition={partition} />
        </DialogBody>
        <DialogFooter>
          {existing === undefined && <ButtonLink href={peeringPath({ name, partition })}>Open the peering</ButtonLink>}
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        </DialogFooter>
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      wide
      title={existing === undefined ? 'Establish a peering' : `Establish ${existing} again`}
      description={
        existing === undefined
          ? 'With the token that was generated in the other cluster. This cluster will dial that one.'
          : 'With a new token that was generated in the other cluster. A stream that is up stays up, and the new secret is used from the next one on.'
      }
    >
      <form onSubmit={submit} noValidate className="contents">
        <DialogBody>
          <Field
            label="Peer name"
            hint="What the other cluster will be called here. Services refer to it by this name."
            error={form.formState.errors.peerName?.message}
          >
            <TextInput
              {...form.register('peerName')}
              readOnly={existing !== undefined}
              autoFocus={existing === undefined}
              placeholder="west"
            />
          </Field>
          <Field label="Peering token" error={form.formState.errors.peeringToken?.message}>
            <TextArea mono rows={4} {...form.register('peeringToken')} autoFocus={existing !== undefined} />
          </Field>
          {isCurrent && inspect.error && <Failure title="The token can not be used" error={inspect.error} />}
          {found && <PreflightList checks={found.checks} probes={found.probes} />}
          {found && <TokenInspection view={found.token} />}
          {establish.error && <Failure title="The peering was not established" error={establish.error} />}
        </DialogBody>
        <DialogFooter note={found ? undefined : 'Inspecting tries the addresses, and changes nothing.'}>
          <Button onClick={onClose}>Cancel</Button>
          {found ? (
            <Button type="submit" variant="primary" busy={establish.isPending} disabled={isBlocked}>
              {failed.length > 0 && !isBlocked ? 'Establish all the same' : 'Establish'}
            </Button>
          ) : (
            <Button type="submit" variant="primary" busy={inspect.isPending}>
              Inspect
            </Button>
          )}
        </DialogFooter>
      </form>
    </Dialog>
  );
}
