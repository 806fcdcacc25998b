import { configEntryKey, configEntryKindSchema, type StoredConfigEntry } from '@peerway/model/config-entry';
import { PeerwayError } from '@peerway/model/error';
import { DEFAULT_PARTITION } from '@peerway/model/identifier';
import { z } from 'zod';
import { may, requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { configEntryPermission } from './permissions.ts';

/** Entries that the caller may read, of one kind or all, by kind and name. */
export function listConfigEntries(context: OperationContext, rawInput: unknown): StoredConfigEntry[] {
  const { kind } = parseInput(z.object({ kind: configEntryKindSchema.optional() }), rawInput);
  return [...context.store.state().configEntry.values()]
    .filter(({ entry }) => kind === undefined || entry.Kind === kind)
    .filter(({ entry }) => {
      const permission = configEntryPermission(entry.Kind, entry.Name, 'read');
      return permission === null || may(context, permission);
    })
    .sort((left, right) => sortKey(left).localeCompare(sortKey(right)));
}

const sortKey = ({ entry }: StoredConfigEntry): string => `${entry.Kind}/${entry.Name}`;

/** @throws PeerwayError `request.not_found` in Consul's words. */
export function readConfigEntry(context: OperationContext, rawInput: unknown): StoredConfigEntry {
  const { kind, name } = parseInput(
    z.object({ kind: configEntryKindSchema, name: z.string().min(1).max(256) }),
    rawInput,
  );
  const permission = configEntryPermission(kind, name, 'read');
  if (permission !== null) requirePermission(context, 'config-entry.read', permission);
  const stored = context.store
    .state()
    .configEntry.get(configEntryKey({ Kind: kind, Name: name, Partition: DEFAULT_PARTITION }));
  if (stored === undefined)
    throw new PeerwayError('request.not_found', `Config entry not found for "${kind}" / "${name}"`);
  return stored;
}
