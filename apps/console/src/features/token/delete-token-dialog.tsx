'use client';

import type { AclTokenView } from '@peerway/model/acl';
import { Button, Dialog, DialogBody, DialogFooter, Mono, notifyDone } from '@peerway/ui';
import { useMutation } from '@tanstack/react-query';
import { trpc } from '@/api/client';
import { useAclRefresh } from '@/features/acl-grant/use-acl-refresh';
import { Failure } from '@/frame/query-view';
import { tokenName } from './token-name';

/** Deletes a token, having said what ends with it. */
export function DeleteTokenDialog({
  token,
  onDone,
  onClose,
}: {
  token: AclTokenView;
  onDone: () => void;
  onClose: () => void;
}) {
  const refresh = useAclRefresh();
  const remove = useMutation(
    trpc.token.delete.mutationOptions({
      onSuccess: () => {
        refresh();
        notifyDone(`The token “${tokenName(token)}” is deleted`);
        onDone();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Delete the token “${tokenName(token)}”?`}
      description="It can not be brought back."
    >
      <DialogBody>
        {remove.error && <Failure title="The token was not deleted" error={remove.error} />}
        <ul className="flex list-disc flex-col gap-1 pl-5 text-base text-text-2">
          <li>Everybody who is signed in with it is signed out.</li>
          <li>Commands and tools that use it are refused from their next call on.</li>
          <li>
            A gateway or sidecar that runs with it gets no more changes and no new certificate. Within seconds nobody is
            led to it any more; connections that are open, and what a sidecar's own application calls, go on until its
            certificate ends.
          </li>
        </ul>
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
