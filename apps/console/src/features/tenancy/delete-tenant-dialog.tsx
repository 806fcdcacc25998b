'use client';

import { Button, Dialog, DialogBody, DialogFooter, Notice, notifyFailed, notifyUndo } from '@peerway/ui';
import { useMutation } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { describeError } from '@/api/describe-error';
import { Failure } from '@/frame/query-view';
import { usePartition } from './use-partition';
import { type TenantKind, useTenantWrites } from './use-tenant-writes';

type Tenant = { name: string; description: string; partition?: string; meta?: Record<string, string> };

/** Deletes a tenant that nothing is in. What is in it is said beforehand, and again by a refusal. */
export function DeleteTenantDialog({
  kind,
  tenant,
  contents,
  onClose,
}: {
  kind: TenantKind;
  tenant: Tenant;
  /** For people; empty when nothing is in it. */
  contents: string;
  onClose: () => void;
}) {
  const writes = useTenantWrites();
  const [chosen, choose] = usePartition();
  const fields = {
    partition: tenant.partition ?? '',
    name: tenant.name,
    description: tenant.description,
    meta: tenant.meta ?? {},
  };
  const undo = async (): Promise<void> => {
    try {
      await writes.write(kind, fields);
    } catch (error) {
      notifyFailed('It could not be undone', describeError(error).reason);
    }
    writes.refresh();
  };
  const remove = useMutation({
    mutationFn: () => writes.remove(kind, fields),
    onSuccess: () => {
      writes.refresh();
      notifyUndo(`The ${kind} ${tenant.name} is deleted`, () => void undo());
      onClose();
      // The pages would look at a partition that is gone.
      if (kind === 'partition' && chosen === tenant.name) choose('');
    },
  });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Delete the ${kind} ${tenant.name}?`}
      description={contents === '' ? 'Nothing is in it, so nothing breaks.' : `Only an empty ${kind} can be deleted.`}
    >
      <DialogBody>
        {remove.error && <Failure title={`The ${kind} was not deleted`} error={remove.error} />}
        {contents !== '' && (
          <Notice tone="warning" icon={<TriangleAlert size={14} />}>
            In it {/^1 [^,]*$/.test(contents) ? 'is' : 'are'} {contents}. Remove what is in it first.
          </Notice>
        )}
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>{contents === '' ? 'Cancel' : 'Close'}</Button>
        {contents === '' && (
          <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
            Delete {kind}
          </Button>
        )}
      </DialogFooter>
    </Dialog>
  );
}
