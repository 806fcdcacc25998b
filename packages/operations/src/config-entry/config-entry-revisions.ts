import { type ConfigEntryRevision, configEntryKey } from '@peerway/model/config-entry';
import { PeerwayError } from '@peerway/model/error';
import { z } from 'zod';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { entryNameSchema } from './entry-name.ts';
import { configEntryPermission } from './permissions.ts';
import { requireReadable } from './read-config-entries.ts';
import { requireReferences } from './require-references.ts';
import { editConfigEntry, parseConfigEntry, type WrittenConfigEntry } from './write-config-entry.ts';

/** Revisions shown at once. */
const LIMIT = 100;

/** What an entry was, newest first, each with who, when and why. Also of an entry that is deleted. */
export async function listConfigEntryRevisions(
  context: OperationContext,
  rawInput: unknown,
): Promise<(ConfigEntryRevision & { byDescription: string })[]> {
  const which = requireReadable(context, 'config-entry.list-revisions', rawInput);
  const revisions = await context.store.listConfigEntryRevisions(configEntryKey(which), LIMIT);
  const { aclToken } = context.store.state();
  return revisions.map((revision) => ({
    ...revision,
    byDescription: aclToken.get(revision.by)?.description ?? '',
  }));
}

const rollBackSchema = entryNameSchema.extend({
  /** Index of the revision to return to. */
  index: z.int().min(1),
  cas: z.int().min(0).optional(),
  reason: z.string().max(512).optional(),
});

/**
 * Writes an entry as it was at a revision. The past stays as it is: this is a new revision that says so.
 * @throws PeerwayError `request.not_found` for a revision that does not exist or was a deletion
 */
export async function rollBackConfigEntry(context: OperationContext, rawInput: unknown): Promise<WrittenConfigEntry> {
  const operation = 'config-entry.roll-back';
  const input = parseInput(rollBackSchema, rawInput);
  const which = requireReadable(context, operation, rawInput);
  const permission = configEntryPermission(which, 'write');
  if (permission !== null) requirePermission(context, operation, permission);
  const revision = await context.store.readConfigEntryRevision(configEntryKey(which), input.index);
  if (revision?.entry === undefined || revision.entry === null)
    throw new PeerwayError(
      'request.not_found',
      `${which.Kind}/${which.Name} has no revision ${input.index} to return to`,
    );
  // Read anew: what was legal when it was written may not be any more.
  const entry = parseConfigEntry(revision.entry);
  requireReferences(context, operation, entry);
  const reason = input.reason ?? `Back to revision ${input.index}`;
  return await editConfigEntry(context, operation, entry, { cas: input.cas, reason }, () => entry);
}
