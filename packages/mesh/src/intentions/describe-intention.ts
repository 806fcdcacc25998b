import type { ServiceIntentionsEntry } from '@peerway/model/config-entry';
import { DEFAULT_NAMESPACE } from '@peerway/model/default-scope';
import type { Intention } from './rank-intentions.ts';
import type { Origin } from './source-origins.ts';

/** `service-intentions/api`, with its namespace where that is not the default. */
export function nameOfEntry({ Name, Namespace }: Pick<ServiceIntentionsEntry, 'Name' | 'Namespace'>): string {
  return `service-intentions/${scoped(Namespace, Name)}`;
}

/**
 * For people: which source of which entry a rule came from.
 * @param origin the one of the source's origins that the rule is about; null: none in particular
 */
export function describeSource({ entry, source }: Pick<Intention, 'entry' | 'source'>, origin: Origin | null): string {
  const from = [];
  if (source.SamenessGroup) from.push(` of sameness group ${source.SamenessGroup}`);
  if (origin?.kind === 'peer') from.push(` of peer ${origin.peer}`);
  else if (origin !== null && origin.partition !== entry.Partition) from.push(` of partition ${origin.partition}`);
  return `${nameOfEntry(entry)}, source ${scoped(source.Namespace, source.Name)}${from.join(',')}`;
}

function scoped(namespace: string, name: string): string {
  return namespace === DEFAULT_NAMESPACE ? name : `${namespace}/${name}`;
}
