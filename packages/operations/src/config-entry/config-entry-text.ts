import {
  type ConfigEntryProblem,
  ConfigEntryTextError,
  readConfigEntryText,
  writeConfigEntryText,
  writtenFormats,
} from '@peerway/config-text';
import { ANONYMOUS_TOKEN_ACCESSOR } from '@peerway/model/acl-constants';
import type { ConfigEntry } from '@peerway/model/config-entry';
import { PeerwayError } from '@peerway/model/error';
import { z } from 'zod';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { entryNameSchema } from './entry-name.ts';
import { readConfigEntry } from './read-config-entries.ts';

const renderSchema = entryNameSchema.extend({ format: z.enum(writtenFormats) });

/**
 * An entry as text to edit or to keep in a file.
 * @throws PeerwayError `request.not_found`
 */
export function renderConfigEntry(context: OperationContext, rawInput: unknown): { text: string; modifyIndex: number } {
  const { format, ...name } = parseInput(renderSchema, rawInput);
  const { entry, modifyIndex } = readConfigEntry(context, name);
  return { text: writeConfigEntryText(entry, format), modifyIndex };
}

const textSchema = z.object({
  // The reader has its own limit and says so; this one only keeps a huge text from being looked at at all.
  text: z.string().max(8 * 1024 * 1024),
  format: z.enum(['auto', 'json', 'hcl', 'yaml']).default('auto'),
});

export type ParsedConfigEntryText = {
  /** Null when there are problems. */
  entry: ConfigEntry | null;
  /** Remarks on what of the text is not used. */
  notes: string[];
  /** Every problem that was found, each with its place as far as that is known. */
  problems: ConfigEntryProblem[];
};

/**
 * Reads a text as an entry, without writing anything; for those who are still typing. It tells nothing of the state, but it is
 * work, so it is not for strangers.
 * @throws PeerwayError `acl.no_token`
 */
export function parseConfigEntryText(context: OperationContext, rawInput: unknown): ParsedConfigEntryText {
  if (context.caller.accessorId === ANONYMOUS_TOKEN_ACCESSOR) throw new PeerwayError('acl.no_token');
  const { text, format } = parseInput(textSchema, rawInput);
  try {
    const { entry, notes } = readConfigEntryText(text, { format });
    return { entry, notes, problems: [] };
  } catch (error) {
    if (error instanceof ConfigEntryTextError) return { entry: null, notes: [], problems: [...error.problems] };
    throw error;
  }
}
