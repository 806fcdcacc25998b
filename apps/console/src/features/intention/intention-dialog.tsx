'use client';

import type { IntentionName } from '@peerway/model/intention';
import { Button, Dialog, DialogBody, DialogFooter, EmptyState, Skeleton } from '@peerway/ui';
import { useEntry } from '@/features/config-entry/use-entry-write';
import { Failure } from '@/frame/query-view';
import { emptyDraft } from './intention-draft';
import { findSource } from './intention-entry';
import { IntentionForm } from './intention-form';
import { serviceText, sourceText } from './intention-text';
import { entryOfIntention } from './use-intention-write';

/** Creates an intention, or changes the one that is named. */
export function IntentionDialog({
  name,
  initial,
  onClose,
}: {
  /** Null: a new one. */
  name: IntentionName | null;
  initial: { partition: string; peer: string; to: string };
  onClose: () => void;
}) {
  const title = name
    ? `${sourceText(name.source, name.destination.partition)} to ${serviceText(name.destination)}`
    : 'New intention';
  return (
    <Dialog open wide onOpenChange={onClose} title={title}>
      {name === null ? (
        <IntentionForm
          initial={emptyDraft(initial.partition, initial.peer, initial.to)}
          name={null}
          before={null}
          onClose={onClose}
        />
      ) : (
        <Existing name={name} onClose={onClose} />
      )}
    </Dialog>
  );
}

function Existing({ name, onClose }: { name: IntentionName; onClose: () => void }) {
  const entry = useEntry(entryOfIntention(name));
  const stored = entry.data?.entry;
  const source = stored?.Kind === 'service-intentions' ? findSource(stored, name) : null;
  const isMissing = entry.data !== undefined && source === null;
  // Once it is open it stays with what it was opened with; what others write meanwhile is said when it is saved.
  if (source !== null) return <IntentionForm initial={null} name={name} before={source} onClose={onClose} />;
  return (
    <>
      <DialogBody>
        {isMissing ? (
          <EmptyState title="There is no such intention">
            It may have been deleted. The others are in the list.
          </EmptyState>
        ) : entry.error ? (
          <Failure title="Could not read the intention" error={entry.error} />
        ) : (
          <Skeleton className="h-40 w-full" />
        )}
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>Close</Button>
      </DialogFooter>
    </>
  );
}
