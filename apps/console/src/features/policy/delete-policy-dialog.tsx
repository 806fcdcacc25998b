'use client';

import type { AclPolicy } from '@peerway/model/acl';
import { Button, Dialog, DialogBody, DialogFooter, notifyDone } from '@peerway/ui';
import { useMutation } from '@tanstack/react-query';
import { trpc } from '@/api/client';
import { type AclUsers, losingSentence } from '@/features/acl-grant/losing-sentence';
import { useAclRefresh } from '@/features/acl-grant/use-acl-refresh';
import { UsedBy } from '@/features/acl-grant/used-by';
import { Failure } from '@/frame/query-view';

/** Deletes a policy, having said who loses it. */
export function DeletePolicyDialog({
  policy,
  users,
  onDone,
  onClose,
}: {
  policy: AclPolicy;
  /** Null: not known yet, or not to be read. */
  users: AclUsers | null;
  onDone?: () => void;
  onClose: () => void;
}) {
  const refresh = useAclRefresh();
  const remove = useMutation(
    trpc.policy.delete.mutationOptions({
      onSuccess: () => {
        refresh();
        notifyDone(`The policy ${policy.name} is deleted`);
        onClose();
        onDone?.();
      },
    }),
  );
  return (
    <Dialog open onOpenChange={onClose} title={`Delete the policy ${policy.name}?`} description={losingSentence(users)}>
      <DialogBody>
        {remove.error && <Failure title="The policy was not deleted" error={remove.error} />}
        {users !== null && users.tokens.length + users.roles.length > 0 && <UsedBy {...users} />}
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate({ id: policy.id })}>
          Delete policy
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
