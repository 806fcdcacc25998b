'use client';

import type { StoredConfigEntry } from '@peerway/model/config-entry';
import type { IntentionSource } from '@peerway/model/config-entry/service-intentions';
import type { IntentionName } from '@peerway/model/intention';
import { notifyFailed, notifyUndo } from '@peerway/ui';
import { useMutation } from '@tanstack/react-query';
import { client } from '@/api/client';
import { describeError } from '@/api/describe-error';
import type { EntryAddress } from '@/features/config-entry/entry-address';
import { readEntry, useEntryRefresh } from '@/features/config-entry/use-entry-write';
import { findSource, withSource } from './intention-entry';

/** The entry that an intention is a part of. */
export const entryOfIntention = ({ destination }: IntentionName): EntryAddress => ({
  kind: 'service-intentions',
  name: destination.name,
  partition: destination.partition,
  namespace: destination.namespace,
});

export type IntentionWrite = {
  name: IntentionName;
  /** What the change was made from; null: there was none. */
  before: IntentionSource | null;
  /** Null: it goes. */
  after: IntentionSource | null;
};
/** `conflict`: somebody changed this very intention since; `theirs` null: they deleted it. */
export type IntentionWriteResult =
  | { kind: 'written'; warnings: string[] }
  | { kind: 'conflict'; theirs: IntentionSource | null; stored: StoredConfigEntry | null };

/** Other sources of the same destination may be written all the time; then the change is made again on top of them. */
const ATTEMPTS = 4;

async function writeIntention({ name, before, after }: IntentionWrite): Promise<IntentionWriteResult> {
  const address = entryOfIntention(name);
  for (let attempt = 1; ; attempt++) {
    const stored = await readEntry(address);
    const entry = stored?.entry.Kind === 'service-intentions' ? stored.entry : null;
    const theirs = findSource(entry, name);
    const isOthers =
      JSON.stringify(theirs) !== JSON.stringify(before) && JSON.stringify(theirs) !== JSON.stringify(after);
    if (isOthers || attempt > ATTEMPTS) return { kind: 'conflict', theirs, stored };
    const next = withSource(entry, name, after);
    const cas = stored?.modifyIndex ?? 0;
    if (next === null) {
      const { deleted, warnings } = await client.configEntry.delete.mutate({ ...address, cas });
      if (deleted) return { kind: 'written', warnings };
    } else {
      const { written, warnings } = await client.configEntry.write.mutate({ entry: next, cas });
      if (written) return { kind: 'written', warnings };
    }
  }
}

/** Writes or deletes one intention; what was done can be taken back until somebody else changes it. */
export function useIntentionWrite({
  onDone,
  onConflict,
}: {
  onDone: () => void;
  onConflict: (conflict: IntentionWriteResult & { kind: 'conflict' }) => void;
}) {
  const refresh = useEntryRefresh();
  return useMutation({
    mutationFn: writeIntention,
    onSuccess: (result, { name, before, after }) => {
      refresh();
      if (result.kind === 'conflict') {
        onConflict(result);
        return;
      }
      const undo = () => void undoIntention({ name, before: after, after: before }).finally(refresh);
      notifyUndo(after === null ? 'The intention is deleted' : 'The intention is saved', undo, result.warnings);
      onDone();
    },
  });
}

async function undoIntention(input: IntentionWrite): Promise<void> {
  try {
    const { kind } = await writeIntention(input);
    if (kind === 'conflict') notifyFailed('It was not undone', 'Somebody has changed the intention since.');
  } catch (error) {
    notifyFailed('It could not be undone', describeError(error).reason);
  }
}
