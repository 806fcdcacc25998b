'use client';

import { writeConfigEntryText } from '@peerway/config-text';
import type { ConfigEntry } from '@peerway/model/config-entry';
import { Button, Dialog, DialogBody, DialogFooter, Field, Notice, notifyWarnings, TextInput } from '@peerway/ui';
import { DiffView } from '@peerway/ui/diff-view';
import { useMutation } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { client } from '@/api/client';
import { ChangePreview } from '@/features/exported-service/change-preview';
import { Failure } from '@/frame/query-view';
import { type EntryAddress, entryTitle } from './entry-address';
import { useEntryPreview } from './entry-preview';
import { useEntryRefresh } from './use-entry-write';

/** Writes an entry as it was. The revisions stay; this is a new one. */
export function RollBackDialog({
  address,
  revision,
  entry,
  currentText,
  cas,
  onClose,
}: {
  address: EntryAddress;
  revision: number;
  entry: ConfigEntry;
  currentText: string;
  /** Index of the revision in force; 0: the entry is deleted. */
  cas: number;
  onClose: () => void;
}) {
  const refresh = useEntryRefresh();
  const plan = useEntryPreview(entry);
  const [reason, setReason] = useState('');
  const roll = useMutation({
    mutationFn: () =>
      client.configEntry.rollBack.mutate({
        ...address,
        index: revision,
        cas,
        ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
      }),
    onSuccess: ({ written, warnings }) => {
      refresh();
      if (!written) return;
      notifyWarnings(`${entryTitle(address)} is as it was at revision ${revision}`, warnings);
      onClose();
    },
  });
  const breaking = plan.data?.effects.filter((effect) => effect.breaks).length ?? 0;
  return (
    <Dialog open wide onOpenChange={onClose} title={`Roll back ${entryTitle(address)} to revision ${revision}`}>
      <DialogBody>
        {roll.error && <Failure title="It was not rolled back" error={roll.error} />}
        {roll.data?.written === false && (
          <Notice tone="warning" icon={<TriangleAlert size={14} />}>
            Somebody has changed it just now, so nothing was written. What would change is worked out anew.
          </Notice>
        )}
        <DiffView
          label="What becomes of the text"
          before={currentText}
          after={writeConfigEntryText(entry, 'hcl')}
          whenSame="The text stays as it is."
        />
        <ChangePreview
          plan={plan}
          whenSame="Nothing: the entry is like that now."
          whenNoEffect="The entry changes, but nobody's way to a service does now."
        />
        <Field label="Why" optional>
          <TextInput
            value={reason}
            placeholder={`Back to revision ${revision}`}
            maxLength={512}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant={breaking > 0 ? 'danger' : 'primary'}
          busy={roll.isPending}
          disabled={plan.data === undefined || plan.data.isSame}
          onClick={() => roll.mutate()}
        >
          {breaking > 0 ? `Roll back, and break ${breaking === 1 ? 'this' : `these ${breaking}`}` : 'Roll back'}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
