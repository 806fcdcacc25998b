'use client';

import type { AclPolicy } from '@peerway/model/acl';
import { Button, Dialog, DialogBody, DialogFooter, formatQuantity, notifyDone } from '@peerway/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '@/api/client';
import { Failure } from '@/frame/query-view';

export function DeletePolicyDialog({
  policy,
  usedBy,
  onClose,
}: {
  policy: AclPolicy;
  usedBy: number;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const remove = useMutation(
    trpc.policy.delete.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: trpc.policy.pathKey() });
        void queries.invalidateQueries({ queryKey: trpc.token.pathKey() });
        notifyDone(`The policy ${policy.name} is deleted`);
        onClose();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Delete the policy ${policy.name}?`}
      description={
        usedBy === 0
          ? 'No token uses it.'
          : `${formatQuantity(usedBy, 'token')} lose${usedBy === 1 ? 's' : ''} what it grants at once.`
      }
    >
      <DialogBody>{remove.error && <Failure title="The policy was not deleted" error={remove.error} />}</DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate({ id: policy.id })}>
          Delete policy
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
