'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { establishPeeringSchema } from '@peerway/model/peering';
import { Button, Dialog, DialogBody, DialogFooter, Field, notifyDone, TextArea, TextInput } from '@peerway/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { client, trpc } from '@/api/client';
import { Failure } from '@/frame/query-view';
import { TokenInspection } from './token-inspection';

const formSchema = z.object({
  peerName: establishPeeringSchema.shape.peerName,
  peeringToken: z
    .string()
    .trim()
    .min(1, 'Paste the token that the other cluster generated.')
    .max(1024 * 1024),
});

/** Joins with the cluster that a token came from. What the token says is shown before anything is done with it. */
export function EstablishDialog({ partition, onClose }: { partition: string; onClose: () => void }) {
  const queries = useQueryClient();
  const [inspectedToken, setInspectedToken] = useState<string | null>(null);
  const form = useForm({
    resolver: zodResolver(formSchema),
    mode: 'onTouched',
    defaultValues: { peerName: '', peeringToken: '' },
  });
  const inspect = useMutation({
    mutationFn: (token: string) => client.peering.inspectToken.query({ token }),
    onSuccess: (_view, token) => setInspectedToken(token),
  });
  const establish = useMutation(
    trpc.peering.establish.mutationOptions({
      onSuccess: (_result, { peerName }) => {
        void queries.invalidateQueries({ queryKey: trpc.peering.pathKey() });
        notifyDone(`The peering with ${peerName} is being established`, 'Its state is in the list.');
        onClose();
      },
    }),
  );
  const token = form.watch('peeringToken').trim();
  const view = inspect.data && inspectedToken === token ? inspect.data : undefined;
  const submit = form.handleSubmit(({ peerName, peeringToken }) => {
    if (view && !view.isOwn) establish.mutate({ peerName, partition, peeringToken });
    else inspect.mutate(peeringToken);
  });

  return (
    <Dialog
      open
      onOpenChange={onClose}
      wide
      title="Establish a peering"
      description="With the token that was generated in the other cluster. This cluster will dial that one."
    >
      <form onSubmit={submit} noValidate className="contents">
        <DialogBody>
          <Field
            label="Peer name"
            hint="What the other cluster will be called here. Services refer to it by this name."
            error={form.formState.errors.peerName?.message}
          >
            <TextInput {...form.register('peerName')} autoFocus placeholder="west" />
          </Field>
          <Field label="Peering token" error={form.formState.errors.peeringToken?.message}>
            <TextArea mono rows={4} {...form.register('peeringToken')} />
          </Field>
          {inspect.error && <Failure title="The token can not be used" error={inspect.error} />}
          {view && <TokenInspection view={view} />}
          {establish.error && <Failure title="The peering was not established" error={establish.error} />}
        </DialogBody>
        <DialogFooter note={view ? undefined : 'Inspecting changes nothing.'}>
          <Button onClick={onClose}>Cancel</Button>
          {view ? (
            <Button type="submit" variant="primary" busy={establish.isPending} disabled={view.isOwn}>
              Establish
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
