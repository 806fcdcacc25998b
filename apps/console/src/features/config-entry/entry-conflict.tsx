'use client';

import { writeConfigEntryText } from '@peerway/config-text';
import type { ConfigEntry, StoredConfigEntry } from '@peerway/model/config-entry';
import { Button, notifyUndo, RelativeTime } from '@peerway/ui';
import { CodeMerge } from '@peerway/ui/code-merge';
import { DiffView } from '@peerway/ui/diff-view';
import { GitMerge } from 'lucide-react';
import { useState } from 'react';
import { WriterName } from '@/features/exported-service/writer-name';
import type { EntryDraft } from './entry-draft';
import { mergeEntries } from './merge-entries';

/**
 * Somebody wrote the entry while it was being edited. Shows what they changed, and three ways on; none of them loses what was
 * typed: taking theirs can be undone.
 */
export function EntryConflict({
  draft,
  mine,
  theirs,
  onResolve,
}: {
  draft: EntryDraft;
  /** What the draft says; null: it can not be read. */
  mine: ConfigEntry | null;
  /** Null: they deleted it. */
  theirs: StoredConfigEntry | null;
  onResolve: (next: EntryDraft) => void;
}) {
  const [merged, setMerged] = useState<string | null>(null);
  const textOf = (stored: StoredConfigEntry | null): string =>
    stored === null ? '' : writeConfigEntryText(stored.entry, draft.format);
  const theirText = textOf(theirs);
  // What only one side changed is settled; what is left to decide on is shown.
  const mergedText = (): string =>
    mine === null || theirs === null
      ? draft.text
      : writeConfigEntryText(mergeEntries(draft.from?.entry ?? {}, mine, theirs.entry), draft.format);
  const takeTheirs = (): void => {
    onResolve({ ...draft, text: theirText, from: theirs });
    notifyUndo('Your text is put aside', () => onResolve({ ...draft, from: theirs }));
  };
  return (
    <section
      aria-label="Conflict"
      className="flex flex-col gap-3 rounded-lg border border-line border-l-2 border-l-warning bg-surface-2 p-4"
    >
      <div role="alert" className="flex gap-2.5 text-base">
        <GitMerge size={16} aria-hidden="true" className="mt-1 shrink-0 text-warning-strong" />
        <div>
          <h2 className="font-semibold">
            {theirs === null ? (
              'Deleted while you were editing'
            ) : (
              <>
                Written by <WriterName accessorId={theirs.updatedBy} /> <RelativeTime at={theirs.updatedAt} />, while
                you were editing
              </>
            )}
          </h2>
          <p className="text-text-2">
            Nothing of yours was saved, and nothing is lost.{merged === null && ' What they changed:'}
          </p>
        </div>
      </div>
      {merged === null ? (
        <DiffView label="Their change" before={textOf(draft.from)} after={theirText} />
      ) : (
        <>
          <p className="max-w-[72ch] text-sm text-text-2">
            Both changes together, compared with theirs; where both changed the same, yours stands. At every difference
            keep yours or take theirs, or edit by hand.
          </p>
          <CodeMerge label="Merged text" theirs={theirText} value={merged} onChange={setMerged} />
        </>
      )}
      <div className="flex flex-wrap gap-2">
        {merged === null ? (
          <>
            {theirs !== null && <Button onClick={takeTheirs}>Take theirs</Button>}
            <Button onClick={() => onResolve({ ...draft, from: theirs })}>Keep mine</Button>
            {theirs !== null && (
              <Button variant="primary" onClick={() => setMerged(mergedText())}>
                Merge by hand
              </Button>
            )}
          </>
        ) : (
          <>
            <Button onClick={() => setMerged(null)}>Back</Button>
            <Button variant="primary" onClick={() => onResolve({ ...draft, text: merged, from: theirs })}>
              Use the merged text
            </Button>
          </>
        )}
      </div>
    </section>
  );
}
