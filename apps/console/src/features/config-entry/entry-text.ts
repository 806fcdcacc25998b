import {
  type ConfigEntryProblem,
  ConfigEntryTextError,
  readConfigEntryText,
  type WrittenFormat,
} from '@peerway/config-text';
import type { ConfigEntry } from '@peerway/model/config-entry';
import { addressOf, type EntryAddress, entryTitle } from './entry-address';

/** What a text says: an entry, or what keeps it from being one. `notes`: what of the text is not used. */
export type EntryReading = {
  entry: ConfigEntry | null;
  notes: readonly string[];
  problems: readonly ConfigEntryProblem[];
};

export const formatNames: Record<WrittenFormat, string> = {
  hcl: 'HCL',
  json: 'JSON',
  yaml: 'YAML',
  kubernetes: 'Kubernetes',
};

/**
 * Reads a text as the entry that is being edited. One of another name is a problem and not a copy: a typing error in a name must
 * not leave two entries behind.
 */
export function readEntryText(text: string, format: WrittenFormat, address: EntryAddress): EntryReading {
  try {
    const { entry, notes } = readConfigEntryText(text, { format: format === 'kubernetes' ? 'yaml' : format });
    const found = addressOf(entry);
    if (entryTitle(found) === entryTitle(address)) return { entry, notes, problems: [] };
    const message = `This is ${entryTitle(found)}, but the page is that of ${entryTitle(address)}. Begin a new entry to write another one.`;
    return { entry: null, notes, problems: [{ ...placeOfName(text), message, field: 'Name', hint: null }] };
  } catch (error) {
    if (error instanceof ConfigEntryTextError) return { entry: null, notes: [], problems: error.problems };
    throw error;
  }
}

function placeOfName(text: string): { line: number | null; column: number | null } {
  const index = text.split('\n').findIndex((line) => /^\s*"?name"?\s*[=:]/i.test(line));
  return index < 0 ? { line: null, column: null } : { line: index + 1, column: 1 };
}
