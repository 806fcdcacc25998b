'use client';

import { Button, Dialog, DialogBody, DialogFooter, Field, notifyDone, TextInput } from '@peerway/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '@/api/client';
import { Failure } from '@/frame/query-view';
import { methodLoss } from './method-sentence';
import { useMethodRefresh } from './use-method-refresh';

/** Deletes a method, having said what ends with it; its name is asked for where something does. */
export function DeleteMethodDialog({
  name,
  rules,
  tokens,
  onDone,
  onClose,
}: {
  name: string;
  rules: number;
  tokens: number;
  onDone: () => void;
  onClose: () => void;
}) {
  const refresh = useMethodRefresh();
  const [typed, setTyped] = useState('');
  const losses = methodLoss({ rules, tokens });
  const remove = useMutation(
    trpc.authMethod.delete.mutationOptions({
      onSuccess: () => {
        refresh();
        notifyDone(`The sign-in method ${name} is deleted`);
        onDone();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Delete the sign-in method ${name}?`}
      description={
        losses.length === 0
          ? 'It has no rule and nobody is signed in by it, so nothing breaks.'
          : 'Nobody gets in by it any more.'
      }
    >
      <DialogBody>
        {remove.error && <Failure title="The sign-in method was not deleted" error={remove.error} />}
        {losses.length > 0 && (
          <>
            <ul className="flex list-disc flex-col gap-1 pl-5 text-base text-text-2">
              {losses.map((loss) => (
                <li key={loss}>{loss}</li>
              ))}
            </ul>
            <Field label={`Type ${name} to delete it`}>
              <TextInput value={typed} autoFocus onChange={(event) => setTyped(event.target.value)} />
            </Field>
          </>
        )}
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="danger"
          busy={remove.isPending}
          disabled={losses.length > 0 && typed !== name}
          onClick={() => remove.mutate({ name })}
        >
          Delete sign-in method
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
