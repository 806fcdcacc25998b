'use client';

import { writePartitionSchema } from '@peerway/model/tenancy';
import { Button, CommandTwin, Dialog, DialogBody, DialogFooter, Field, notifyDone, TextInput } from '@peerway/ui';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Failure } from '@/frame/query-view';
import { tenantCommand } from './tenant-command';
import { useTenantWrites } from './use-tenant-writes';

type Tenant = { name: string; description: string; meta?: Record<string, string> };

/** Creates a partition or a namespace, or changes what is said about it. Its name stays: it is part of identities. */
export function TenantDialog({
  kind,
  partition = '',
  tenant,
  onClose,
}: {
  kind: 'partition' | 'namespace';
  /** Of a namespace. */
  partition?: string;
  /** Null: a new one. */
  tenant: Tenant | null;
  onClose: () => void;
}) {
  const writes = useTenantWrites();
  const [name, setName] = useState(tenant?.name ?? '');
  const [description, setDescription] = useState(tenant?.description ?? '');
  const [isTried, setTried] = useState(false);
  const nameError =
    name === ''
      ? `Give the ${kind} a name.`
      : writePartitionSchema.shape.name.safeParse(name).error?.issues[0]?.message;
  const save = useMutation({
    mutationFn: () => writes.write(kind, { partition, name, description, meta: tenant?.meta ?? {} }),
    onSuccess: () => {
      writes.refresh();
      notifyDone(tenant ? `The ${kind} ${name} is changed` : `The ${kind} ${name} is created`);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (nameError === undefined) save.mutate();
  };
  const inPartition = kind === 'namespace' ? ` in ${partition}` : '';

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={tenant ? `Edit the ${kind} ${tenant.name}` : `Create a ${kind}${inPartition}`}
      description={tenant ? 'The name is part of identities and stays.' : about[kind]}
    >
      <form onSubmit={submit} noValidate className="contents">
        <DialogBody>
          {save.error && <Failure title={`The ${kind} was not written`} error={save.error} />}
          {!tenant && (
            <Field
              label="Name"
              hint="Lower case letters, digits and hyphens. It becomes part of server names and identities."
              error={isTried || name !== '' ? nameError : undefined}
            >
              <TextInput value={name} onChange={(event) => setName(event.target.value.trim())} autoFocus />
            </Field>
          )}
          <Field label="Description" optional hint="Whose it is, and whom to ask.">
            <TextInput value={description} maxLength={512} onChange={(event) => setDescription(event.target.value)} />
          </Field>
          {!tenant && nameError === undefined && (
            <CommandTwin words={tenantCommand(kind, { partition, name, description })} />
          )}
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={save.isPending}>
            {tenant ? 'Save' : 'Create'}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

const about = {
  partition: 'It starts empty: without services, gateways, peerings or config entries.',
  namespace: 'It starts empty, and shares the gateways and peerings of its partition.',
};
