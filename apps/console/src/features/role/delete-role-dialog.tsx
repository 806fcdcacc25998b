'use client';

import type { AclRoleView, AclTokenView } from '@peerway/model/acl';
import { Button, Dialog, DialogBody, DialogFooter, notifyDone } from '@peerway/ui';
import { useMutation } from '@tanstack/react-query';
import { trpc } from '@/api/client';
import { losingSentence } from '@/features/acl-grant/losing-sentence';
import { useAclRefresh } from '@/features/acl-grant/use-acl-refresh';
import { UsedBy } from '@/features/acl-grant/used-by';
import { Failure } from '@/frame/query-view';

/** Deletes a role, having said who loses it. */
export function DeleteRoleDialog({
  role,
  tokens,
  onDone,
  onClose,
}: {
  role: AclRoleView;
  /** Null: not known yet, or not to be read. */
  tokens: readonly AclTokenView[] | null;
  onDone: () => void;
  onClose: () => void;
}) {
  const refresh = useAclRefresh();
  const remove = useMutation(
    trpc.role.delete.mutationOptions({
      onSuccess: () => {
        refresh();
        notifyDone(`The role ${role.name} is deleted`);
        onDone();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Delete the role ${role.name}?`}
      description={losingSentence(tokens && { tokens, roles: [] })}
    >
      <DialogBody>
        {remove.error && <Failure title="The role was not deleted" error={remove.error} />}
        {tokens !== null && tokens.length > 0 && <UsedBy tokens={tokens} roles={[]} />}
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate({ id: role.id })}>
          Delete role
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
