import { compareText, type ServiceReference } from '../catalog-index.ts';
import type { MeshState } from '../state.ts';
import { describeSource } from './describe-intention.ts';
import { entriesOnDestination, type Intention, precedenceOf, strongestOf } from './rank-intentions.ts';
import { originsOf } from './source-origins.ts';

/**
 * The intentions that name a service, on its own or by a wildcard, strongest first: those that decide who may reach it
 * (`destination`, where `peer` plays no part), or those on whatever it wants to reach (`source`).
 */
export function matchIntentions(
  state: MeshState,
  { by, service }: { by: 'source' | 'destination'; service: ServiceReference },
): Intention[] {
  const found = by === 'destination' ? onDestination(state, service) : fromSource(state, service);
  return found.sort(
    (left, right) =>
      right.precedence - left.precedence || compareText(describeSource(left, null), describeSource(right, null)),
  );
}

function onDestination(state: MeshState, service: ServiceReference): Intention[] {
  return entriesOnDestination(state, service).flatMap(({ entry, strongest }) =>
    entry.Sources.map((source) => ({ entry, source, precedence: precedenceOf(strongest, source) })),
  );
}

function fromSource(state: MeshState, service: ServiceReference): Intention[] {
  const found: Intention[] = [];
  for (const { entry } of state.configEntry.values()) {
    if (entry.Kind !== 'service-intentions') continue;
    for (const source of entry.Sources) {
      const intention = { entry, source, precedence: precedenceOf(strongestOf(entry), source) };
      if (namesSource(state, intention, service)) found.push(intention);
    }
  }
  return found;
}

function namesSource(state: MeshState, intention: Intention, service: ServiceReference): boolean {
  const { Name, Namespace } = intention.source;
  if (Name !== '*' && Name !== service.name) return false;
  if (Namespace !== '*' && Namespace !== service.namespace) return false;
  return originsOf(state, intention).origins.some((origin) =>
    origin.kind === 'peer'
      ? origin.peer === service.peer && intention.entry.Partition === service.partition
      : service.peer === '' && origin.partition === service.partition,
  );
}
