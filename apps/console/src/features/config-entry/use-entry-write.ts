'use client';

import type { ConfigEntry, StoredConfigEntry } from '@peerway/model/config-entry';
import { notifyFailed, notifyUndo } from '@peerway/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client, trpc } from '@/api/client';
import { describeError } from '@/api/describe-error';
import { type EntryAddress, entryTitle } from './entry-address';

/** An entry as it is now; null: there is none. */
export async function readEntry(address: EntryAddress): Promise<StoredConfigEntry | null> {
  try {
    return await client.configEntry.read.query(address);
  } catch (error) {
    if (describeError(error).code === 'request.not_found') return null;
    throw error;
  }
}

const entryKey = (address: EntryAddress) => [...trpc.configEntry.pathKey(), 'entry', address] as const;

/**
 * An entry, followed as it changes; null: there is none. That is an answer and no error: an error would be forgotten at every
 * new try, and with it the editor that stands on it.
 */
export const useEntry = (address: EntryAddress) =>
  useQuery({ queryKey: entryKey(address), queryFn: () => readEntry(address) });

export type EntryWrite = {
  entry: ConfigEntry;
  /** Modify index of what it was made from; 0: there was none. */
  cas: number;
  reason: string;
};

/** `conflict`: somebody else wrote it since it was read, so nothing was written; `theirs` null: they deleted it. */
export type EntryWriteResult =
  | { kind: 'written'; stored: StoredConfigEntry | null; warnings: string[] }
  | { kind: 'conflict'; theirs: StoredConfigEntry | null };

async function write(address: EntryAddress, { entry, cas, reason }: EntryWrite): Promise<EntryWriteResult> {
  const { written, warnings } = await client.configEntry.write.mutate({ entry, cas, ...because(reason) });
  const now = await readEntry(address);
  return written ? { kind: 'written', stored: now, warnings } : { kind: 'conflict', theirs: now };
}

const because = (reason: string): { reason?: string } => (reason.trim() === '' ? {} : { reason: reason.trim() });

/** Everything that an entry can change is asked for anew. */
export function useEntryRefresh(): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries();
}

/** Writes an entry unless somebody else did since; what was done can be taken back until somebody does. */
export function useEntryWrite(address: EntryAddress, onResult: (result: EntryWriteResult) => void) {
  const refresh = useEntryRefresh();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: EntryWrite) => write(address, input),
    onSuccess: (result, { cas }) => {
      const stored = result.kind === 'written' ? result.stored : result.theirs;
      // What was just read is what the page shows next; without it the old entry would be seen for a moment.
      queries.setQueryData(entryKey(address), stored);
      if (result.kind === 'written' && result.stored !== null) {
        const after = result.stored.modifyIndex;
        if (after !== cas) {
          const undo = () => void restoreEntry(address, cas, after).finally(refresh);
          notifyUndo(`${entryTitle(address)} is saved`, undo, result.warnings);
        }
      }
      refresh();
      onResult(result);
    },
  });
}

/** Removes an entry unless somebody wrote it since. */
export function useEntryDeletion(address: EntryAddress, onDone: () => void, onConflict: () => void) {
  const refresh = useEntryRefresh();
  return useMutation({
    mutationFn: ({ cas, reason }: { cas: number; reason: string }) =>
      client.configEntry.delete.mutate({ ...address, cas, ...because(reason) }),
    onSuccess: ({ deleted, warnings }, { cas }) => {
      refresh();
      if (!deleted) {
        onConflict();
        return;
      }
      const undo = () => void restoreEntry(address, cas, 0).finally(refresh);
      notifyUndo(`${entryTitle(address)} is deleted`, undo, warnings);
      onDone();
    },
  });
}

/** Makes an entry what it was at the revision `before` (0: it was not there), if nobody has written it since `cas`. */
async function restoreEntry(address: EntryAddress, before: number, cas: number): Promise<void> {
  try {
    const isDone =
      before === 0
        ? (await client.configEntry.delete.mutate({ ...address, cas, reason: 'Undone' })).deleted
        : (await client.configEntry.rollBack.mutate({ ...address, index: before, cas, reason: 'Undone' })).written;
    if (!isDone) notifyFailed('It was not undone', `Somebody has changed ${entryTitle(address)} since.`);
  } catch (error) {
    notifyFailed('It could not be undone', describeError(error).reason);
  }
}
