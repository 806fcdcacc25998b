'use client';

import type { AclTokenView } from '@peerway/model/acl';
import { Button, Dialog, DialogBody, DialogFooter, Mono, notifyDone } from '@peerway/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '@/api/client';
import { Failure } from '@/frame/query-view';
import { tokenName } from './token-list';

export function DeleteTokenDialog({ token, onClose }: { token: AclTokenView; onClose: () => void }) {
  const queries = useQueryClient();
  const remove = useMutation(
    trpc.token.delete.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: trpc.token.pathKey() });
        notifyDone(`The token “${tokenName(token)}” is deleted`);
        onClose();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Delete the token “${tokenName(token)}”?`}
      description="Whoever uses it, a person or a proxy, is refused from their next call on. It can not be brought back."
    >
      <DialogBody>
        {remove.error && <Failure title="The token was not deleted" error={remove.error} />}
        <p className="text-sm text-text-2">
          Accessor ID <Mono>{token.accessorId}</Mono>
        </p>
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="danger"
          busy={remove.isPending}
          onClick={() => remove.mutate({ accessorId: token.accessorId })}
        >
          Delete token
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
