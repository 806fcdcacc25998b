import type { StoredConfigEntry } from '@peerway/model/config-entry';
import { addressOf, entryTitle } from './entry-address';

/** How many there are, and which was changed last. */
export function configSentence(rows: readonly StoredConfigEntry[]): string {
  const last = rows.toSorted((left, right) => right.modifyIndex - left.modifyIndex)[0];
  if (last === undefined) return 'No entry yet: every service behaves as built in, and nothing is exported.';
  const kinds = new Set(rows.map(({ entry }) => entry.Kind)).size;
  const count = `${rows.length} ${rows.length === 1 ? 'entry' : 'entries'} of ${kinds} ${kinds === 1 ? 'kind' : 'kinds'}`;
  return `${count}. ${entryTitle(addressOf(last.entry))} was changed last.`;
}
