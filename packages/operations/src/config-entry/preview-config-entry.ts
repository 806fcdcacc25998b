import { applyMeshChanges, type MeshChange, planChange } from '@peerway/mesh';
import type { ChangePlan } from '@peerway/model/change-plan';
import { type ConfigEntry, configEntryKey } from '@peerway/model/config-entry';
import { z } from 'zod';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { requireScope } from '../tenancy/require-scope.ts';
import { checkDeletion, checkEntry } from './check-entry.ts';
import { entryNameSchema, toEntryName } from './entry-name.ts';
import { configEntryPermission } from './permissions.ts';
import { requireReferences } from './require-references.ts';
import { shownEffects } from './shown-changes.ts';
import { parseConfigEntry } from './write-config-entry.ts';

const inputSchema = z.union([
  z.object({ entry: z.unknown().refine((entry) => entry !== undefined) }),
  z.object({ remove: entryNameSchema }),
]);

/**
 * What writing or removing an entry would change, without doing it. Asks for the right to do it: a plan shows what is reached
 * by whom.
 * @throws PeerwayError as the write itself would
 */
export function previewConfigEntry(context: OperationContext, rawInput: unknown): ChangePlan {
  const input = parseInput(inputSchema, rawInput);
  const state = context.store.state();
  const which = 'entry' in input ? parseConfigEntry(input.entry) : toEntryName(input.remove);
  const entry: ConfigEntry | null = 'entry' in input ? (which as ConfigEntry) : null;
  const permission = configEntryPermission(which, 'write');
  if (permission !== null) requirePermission(context, 'config-entry.preview', permission);
  if (entry !== null) requireReferences(context, 'config-entry.preview', entry);
  const key = configEntryKey(which);
  const stored = state.configEntry.get(key);
  if (entry !== null) requireScope(state, entry.Partition, entry.Namespace);
  if (entry === null && stored === undefined) return { effects: [], warnings: [], isSame: true };
  const unwritten = { createIndex: 0, modifyIndex: 0, updatedAt: '', updatedBy: '' };
  const change: MeshChange = {
    index: state.index,
    table: 'configEntry',
    key,
    value: entry === null ? null : { ...unwritten, ...stored, entry },
  };
  const after = applyMeshChanges(state, [change]);
  return {
    effects: shownEffects(context, planChange(state, after)),
    warnings:
      entry !== null
        ? checkEntry(context, state, after, entry)
        : stored
          ? checkDeletion(context, state, after, stored.entry)
          : [],
    isSame: entry !== null && JSON.stringify(stored?.entry) === JSON.stringify(entry),
  };
}
