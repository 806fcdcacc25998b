'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { type ExportedServiceRow, exportConsumerInputSchema } from '@peerway/model/exported-service';
import { Button, Combobox, Dialog, DialogBody, DialogFooter, Field, Notice, notifyWarnings, Select } from '@peerway/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Info } from 'lucide-react';
import { Controller, useForm } from 'react-hook-form';
import { trpc } from '@/api/client';
import { Failure } from '@/frame/query-view';
import { exportOutlook } from './export-outlook';

/** Offers a service to a peer. What that will mean is said before it is done. */
export function ExportDialog({
  initial,
  rows,
  onClose,
}: {
  initial: { service: string; peer: string };
  rows: readonly ExportedServiceRow[];
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const services = useQuery(trpc.service.list.queryOptions());
  const peerings = useQuery(trpc.peering.list.queryOptions());
  const form = useForm({ resolver: zodResolver(exportConsumerInputSchema), mode: 'onTouched', defaultValues: initial });
  const add = useMutation(
    trpc.exportedService.addConsumer.mutationOptions({
      onSuccess: ({ warnings }, { service, peer }) => {
        void queries.invalidateQueries({ queryKey: trpc.exportedService.pathKey() });
        notifyWarnings(`${service === '*' ? 'All services are' : `${service} is`} exported to ${peer}`, warnings);
        onClose();
      },
    }),
  );
  const local = (services.data ?? []).filter((service) => service.peer === '' && service.kind === '');
  const wanted = { service: form.watch('service').trim(), peer: form.watch('peer') };
  const outlook = exportOutlook(wanted, local, rows);

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Export a service"
      description="The peer learns its name, protocol and gateways. It learns no addresses of instances."
    >
      <form onSubmit={form.handleSubmit((input) => add.mutate(input))} noValidate className="contents">
        <DialogBody>
          {add.error && <Failure title="The service was not exported" error={add.error} />}
          <Controller
            control={form.control}
            name="service"
            render={({ field, fieldState }) => (
              <Field
                label="Service"
                hint="A name of this cluster, also one that is not registered yet; * stands for all, now and later."
                error={fieldState.error?.message}
              >
                <Combobox
                  {...field}
                  noMatch="Not registered here yet. It can be exported all the same."
                  options={[
                    ...local.map(({ name, protocol }) => ({ value: name, description: protocol })),
                    { value: '*', description: 'every service, now and later' },
                  ]}
                />
              </Field>
            )}
          />
          <Field label="Consumer peer" error={form.formState.errors.peer && 'Choose the peer that may use it.'}>
            <Select {...form.register('peer')}>
              <option value="">Choose a peer</option>
              {(peerings.data ?? []).map(({ name }) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </Select>
          </Field>
          {peerings.data?.length === 0 && (
            <Notice tone="warning" icon={<Info size={14} />}>
              This cluster has no peering yet. Establish one first.
            </Notice>
          )}
          {outlook && (
            <Notice tone="info" icon={<Info size={14} />}>
              {outlook}
            </Notice>
          )}
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={add.isPending}>
            Export
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
