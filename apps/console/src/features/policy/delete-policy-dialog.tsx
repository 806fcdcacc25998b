'use client';

import type { AclPolicy, AclRoleView, AclTokenView } from '@peerway/model/acl';
import { Button, Dialog, DialogBody, DialogFooter, notifyDone } from '@peerway/ui';
import { useMutation } from '@tanstack/react-query';
import { trpc } from '@/api/client';
import { losingSentence } from '@/features/acl-grant/losing-sentence';
import { useAclRefresh } from '@/features/acl-grant/use-acl-refresh';
import { UsedBy } from '@/features/acl-grant/used-by';
import { tokenName } from '@/features/token/token-name';
import { Failure } from '@/frame/query-view';

/** Deletes a policy, having said who loses it. */
export function DeletePolicyDialog({
  policy,
  tokens,
  roles,
  onDone,
  onClose,
}: {
  policy: AclPolicy;
  tokens: readonly AclTokenView[];
  roles: readonly AclRoleView[];
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
    <Dialog
      open
      onOpenChange={onClose}
      title={`Delete the policy ${policy.name}?`}
      description={losingSentence(
        tokens.map(tokenName),
        roles.map(({ name }) => name),
      )}
    >
      <DialogBody>
        {remove.error && <Failure title="The policy was not deleted" error={remove.error} />}
        {tokens.length + roles.length > 0 && <UsedBy tokens={tokens} roles={roles} />}
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
