import type { ConfigEntryKind, ConfigEntryName } from '@peerway/model/config-entry';
import { configEntryKinds, namespacedKinds } from '@peerway/model/config-entry-kinds';
import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';

/** What names an entry in the API. */
export type EntryAddress = { kind: ConfigEntryKind; name: string; partition: string; namespace: string };

/** Null for a word that is no kind: an address can be typed by anyone. */
export const kindOf = (word: string): ConfigEntryKind | null => configEntryKinds.find((kind) => kind === word) ?? null;

export const addressOf = ({ Kind, Name, Partition, Namespace }: ConfigEntryName): EntryAddress => ({
  kind: Kind,
  name: Name,
  partition: Partition,
  namespace: namespacedKinds.has(Kind) ? Namespace : DEFAULT_NAMESPACE,
});

/** The page of an entry. What is default is left out. */
export function entryHref(
  { kind, name, partition, namespace }: EntryAddress,
  more: Record<string, string> = {},
): string {
  const parameters = new URLSearchParams(more);
  if (partition !== DEFAULT_PARTITION) parameters.set('partition', partition);
  if (namespace !== DEFAULT_NAMESPACE) parameters.set('namespace', namespace);
  const query = parameters.toString();
  return `/config/${kind}/${encodeURIComponent(name)}${query && `?${query}`}`;
}

/** As it is said and written: `service-router/api`, with the scope where it is not the default one. */
export function entryTitle({ kind, name, partition, namespace }: EntryAddress): string {
  const scope = [
    ...(namespace === DEFAULT_NAMESPACE ? [] : [namespace]),
    ...(partition === DEFAULT_PARTITION ? [] : [partition]),
  ];
  return `${kind}/${name}${scope.length > 0 ? ` (${scope.join(', ')})` : ''}`;
}
