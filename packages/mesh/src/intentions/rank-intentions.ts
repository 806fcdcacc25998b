import type { ServiceIntentionsEntry } from '@peerway/model/config-entry';
import type { ServiceReference } from '../catalog-index.ts';
import { findConfigEntry, type MeshState } from '../state.ts';

/** One source of one `service-intentions` entry, as it was written. */
export type Intention = {
  /** 9…1; of those that hold for a client, the highest decides. */
  precedence: number;
  entry: ServiceIntentionsEntry;
  source: ServiceIntentionsEntry['Sources'][number];
};

/** What an intention is about. A destination is always a service of this cluster. */
export type Destination = Pick<ServiceReference, 'partition' | 'namespace' | 'name'>;

/**
 * The entries that hold for a destination, strongest first: its own, that of its namespace, that of every namespace. With an
 * entry, the precedence of its sources that name a service.
 */
export function entriesOnDestination(
  state: MeshState,
  { partition, namespace, name }: Destination,
): { entry: ServiceIntentionsEntry; strongest: 9 | 6 | 3 }[] {
  const scopes = [
    { scope: namespace, of: name, strongest: 9 as const },
    { scope: namespace, of: '*', strongest: 6 as const },
    { scope: '*', of: '*', strongest: 3 as const },
  ];
  return scopes.flatMap(({ scope, of, strongest }) => {
    const entry = findConfigEntry(state, 'service-intentions', of, partition, scope);
    return entry === undefined ? [] : [{ entry, strongest }];
  });
}

/** Precedence of a source in an entry whose exact sources have `strongest` (semantics A4). */
export function precedenceOf(strongest: 9 | 6 | 3, source: Intention['source']): number {
  if (source.Name !== '*') return strongest;
  return source.Namespace === '*' ? strongest - 2 : strongest - 1;
}

/** The same for an entry by itself. */
export function strongestOf(entry: ServiceIntentionsEntry): 9 | 6 | 3 {
  if (entry.Name !== '*') return 9;
  return entry.Namespace === '*' ? 3 : 6;
}
