import type { Computation } from './computation.ts';
import type { Cell } from './incremental/cell.ts';
import type { SortedMap } from './incremental/sorted-map.ts';
import { Union } from './incremental/union.ts';
import type { MeshIndexes } from './mesh-indexes.ts';
import { parseServiceKey, type ServiceReference } from './service-reference.ts';

type ServiceUnionOptions<T> = {
  /** Decided anew for a service whenever one of `indexes` has another entry of its key. */
  isMember: (service: ServiceReference, indexes: MeshIndexes) => boolean;
  indexes: readonly ('services' | 'named' | 'exports' | 'chainServices')[];
  cell: (service: ServiceReference) => Cell<readonly T[]>;
  /** A member beside the services, before all of them. */
  basis: Cell<readonly T[]> | null;
  keyOf: (item: T) => string;
};

/**
 * What is compiled for each of many services, in one map. Where two have an item of one key, local services come before a
 * peer's, and then the order of the service keys decides. Costs what changed since it was last asked for.
 */
export function serviceUnion<T>(
  computation: Computation,
  name: string,
  { isMember, indexes, cell, basis, keyOf }: ServiceUnionOptions<T>,
): SortedMap<T> {
  const union = computation.carry(name, () => {
    const value = new Union<T>(computation.graph, keyOf);
    if (basis !== null) value.add('', basis);
    const update = (key: string): void => {
      const service = parseServiceKey(key);
      const member = memberName(key);
      if (!isMember(service, computation.state.indexes)) value.remove(member);
      else if (!value.has(member)) value.add(member, cell(service));
    };
    for (const index of indexes) for (const key of computation.state.indexes[index].keys()) update(key);
    const unfollow = indexes.map((index) => computation.follow(index, update));
    const drop = (): void => {
      for (const stop of unfollow) stop();
      value.clear();
    };
    return { value, drop };
  });
  return union.items();
}

/** Keys of local services begin with the empty name of their peer. */
const memberName = (key: string): string => `${key.startsWith('/') ? '1' : '2'}${key}`;
