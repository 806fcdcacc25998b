import {
  type ConfigEntryName,
  configEntryKey,
  configEntryKindSchema,
  type StoredConfigEntry,
} from '@peerway/model/config-entry';
import { namespacedKinds } from '@peerway/model/config-entry-kinds';
import { DEFAULT_NAMESPACE } from '@peerway/model/default-scope';
import { PeerwayError } from '@peerway/model/error';
import { namespacePatternSchema } from '@peerway/model/identifier';
import { z } from 'zod';
import { may, requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { entryNameSchema, toEntryName } from './entry-name.ts';
import { configEntryPermission, mayReadConfigEntry } from './permissions.ts';

const listSchema = z.object({
  kind: configEntryKindSchema.optional(),
  /** Absent: every partition. */
  partition: z.string().max(64).optional(),
  /** Absent or `*`: every namespace. */
  namespace: namespacePatternSchema.optional(),
});

/** Entries that the caller may read, of one kind or all, by partition, kind, namespace and name. */
export function listConfigEntries(context: OperationContext, rawInput: unknown): StoredConfigEntry[] {
  const { kind, partition, namespace = '*' } = parseInput(listSchema, rawInput);
  return [...context.store.state().configEntry.values()]
    .filter(({ entry }) => kind === undefined || entry.Kind === kind)
    .filter(({ entry }) => partition === undefined || partition === '*' || entry.Partition === partition)
    .filter(({ entry }) => namespace === '*' || !namespacedKinds.has(entry.Kind) || entry.Namespace === namespace)
    .filter(({ entry }) => mayReadConfigEntry(context, entry))
    .sort((left, right) => sortKey(left).localeCompare(sortKey(right)));
}

const sortKey = ({ entry }: StoredConfigEntry): string =>
  `${entry.Partition}/${entry.Kind}/${entry.Namespace}/${entry.Name}`;

/** @throws PeerwayError `request.not_found` in Consul's words. */
export function readConfigEntry(context: OperationContext, rawInput: unknown): StoredConfigEntry {
  const which = requireReadable(context, 'config-entry.read', rawInput);
  const stored = context.store.state().configEntry.get(configEntryKey(which));
  if (stored === undefined) throw configEntryNotFound(which);
  return stored;
}

/** The name in a request, once it is known that the caller may read an entry of that name. */
export function requireReadable(context: OperationContext, operation: string, rawInput: unknown): ConfigEntryName {
  const which = toEntryName(parseInput(entryNameSchema, rawInput));
  if (which.Kind === 'jwt-provider' && mayReadConfigEntry(context, which)) return which;
  const permission = configEntryPermission(which, 'read');
  if (permission !== null && !may(context, permission)) requirePermission(context, operation, permission);
  return which;
}

export const configEntryNotFound = ({ Kind, Name, Namespace }: ConfigEntryName): PeerwayError =>
  new PeerwayError(
    'request.not_found',
    `Config entry not found for "${Kind}" / "${Name}"${Namespace === DEFAULT_NAMESPACE ? '' : ` in namespace "${Namespace}"`}`,
  );
