'use client';

import { type WrittenFormat, writeConfigEntryText } from '@peerway/config-text';
import type { StoredConfigEntry } from '@peerway/model/config-entry';
import { useState } from 'react';
import { useLeaveQuestion } from '@/frame/use-leave-question';
import { type EntryAddress, entryTitle } from './entry-address';
import { entryTemplate } from './entry-template';
import { readEntryText } from './entry-text';

/** A text being written, and the entry that it was made from (null: there was none). */
export type EntryDraft = { text: string; format: WrittenFormat; from: StoredConfigEntry | null };

/** What is being written, by entry: leaving the page and coming back loses nothing. */
const drafts = new Map<string, EntryDraft>();

/** The text of an entry as it stands, or the template of one that is not there. */
export function originalText(address: EntryAddress, from: StoredConfigEntry | null, format: WrittenFormat): string {
  if (from !== null) return writeConfigEntryText(from.entry, format);
  const template = entryTemplate(address);
  const { entry } = readEntryText(template, 'hcl', address);
  return format === 'hcl' || entry === null ? template : writeConfigEntryText(entry, format);
}

/** Changed by hand. A template that nobody touched is not. */
export const isChanged = (address: EntryAddress, draft: EntryDraft): boolean =>
  draft.text !== originalText(address, draft.from, draft.format);

/** The draft of an entry. One that nobody touched follows the entry as others change it. */
export function useEntryDraft(address: EntryAddress, stored: StoredConfigEntry | null) {
  const key = entryTitle(address);
  const begin = (format: WrittenFormat): EntryDraft => ({
    text: originalText(address, stored, format),
    format,
    from: stored,
  });
  const [draft, setState] = useState(() => drafts.get(key) ?? begin('hcl'));
  const isDirty = isChanged(address, draft);
  const isBehind = (stored?.modifyIndex ?? 0) !== (draft.from?.modifyIndex ?? 0);

  const setDraft = (next: EntryDraft): void => {
    if (isChanged(address, next)) drafts.set(key, next);
    else drafts.delete(key);
    setState(next);
  };
  const shown = !isDirty && isBehind ? begin(draft.format) : draft;
  if (shown !== draft) setState(shown);

  useLeaveQuestion(isDirty);

  return {
    draft: shown,
    setDraft,
    isDirty,
    isBehind: isDirty && isBehind,
    discard: () => setDraft(begin(draft.format)),
  };
}
