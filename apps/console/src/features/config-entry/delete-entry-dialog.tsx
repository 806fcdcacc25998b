'use client';

import { Button, Dialog, DialogBody, DialogFooter, Field, Notice, TextInput } from '@peerway/ui';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { ChangePreview } from '@/features/exported-service/change-preview';
import { Failure } from '@/frame/query-view';
import { type EntryAddress, entryTitle } from './entry-address';
import { useRemovalPreview } from './entry-preview';
import { useEntryDeletion } from './use-entry-write';

/** Deletes an entry. What breaks is listed, and the name is asked for only when something does. */
export function DeleteEntryDialog({
  address,
  modifyIndex,
  onDone,
  onClose,
}: {
  address: EntryAddress;
  modifyIndex: number;
  onDone: () => void;
  onClose: () => void;
}) {
  const { plan } = useRemovalPreview(address);
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [isOvertaken, setOvertaken] = useState(false);
  const remove = useEntryDeletion(address, onDone, () => setOvertaken(true));
  const breaks = plan.data?.effects.some((effect) => effect.breaks) ?? true;
  return (
    <Dialog open onOpenChange={onClose} title={`Delete ${entryTitle(address)}?`}>
      <DialogBody>
        {remove.error && <Failure title="It was not deleted" error={remove.error} />}
        {isOvertaken && (
          <Notice tone="warning" icon={<TriangleAlert size={14} />}>
            Somebody has changed it just now, so it was not deleted. Close this and look at what it says now.
          </Notice>
        )}
        <ChangePreview
          plan={plan}
          whenSame="Nothing: it is gone already."
          whenNoEffect="The entry goes, but nobody's way to a service changes by it."
        />
        <Field label="Why" optional>
          <TextInput value={reason} maxLength={512} onChange={(event) => setReason(event.target.value)} />
        </Field>
        {plan.data && breaks && (
          <Field label={`Type ${address.name} to delete it anyway`}>
            <TextInput value={typed} onChange={(event) => setTyped(event.target.value)} />
          </Field>
        )}
      </DialogBody>
      <DialogFooter note="The revisions stay, and it can be brought back from them.">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="danger"
          busy={remove.isPending}
          disabled={plan.data === undefined || (breaks && typed !== address.name)}
          onClick={() => remove.mutate({ cas: modifyIndex, reason })}
        >
          Delete
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
