import { sorted } from './incremental/groups.ts';

/**
 * The rows of a table whose keys begin with `prefix`: those of a peer, of one of its partitions, or of a node there, made with
 * the model's `…Key` function and an empty last part. Costs what there are.
 */
export function rowsUnder<V>(table: ReadonlyMap<string, V>, prefix: string): Iterable<[key: string, row: V]> {
  return sorted(table).entriesUnder(prefix);
}
