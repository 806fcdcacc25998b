import type { CellGraph, RowReaders } from './cell-graph.ts';
import { sorted } from './groups.ts';
import type { SortedMap } from './sorted-map.ts';
import type { Difference } from './sorted-map-differences.ts';

// No row key starts so.
const WHOLE = '\u0000';

/**
 * A map that can become another version of itself, and tells the graph what is read of it. Reading more than single entries
 * is reading everything: right, but then every change counts.
 */
export class WatchedMap<V> implements ReadonlyMap<string, V> {
  readonly #graph: CellGraph;
  readonly #readers: RowReaders = new Map();
  #current: SortedMap<V>;

  constructor(graph: CellGraph, current: ReadonlyMap<string, V>) {
    this.#graph = graph;
    this.#current = sorted(current);
  }

  /** Becomes the next version, and tells whoever has read what differs. Only after the graph's revision was raised. */
  become(next: ReadonlyMap<string, V>): Iterable<Difference<V>> {
    if (next === this.#current) return [];
    const current = sorted(next);
    const differences = [...current.differences(this.#current)];
    this.#current = current;
    for (const { key } of differences) this.#graph.rowChanged(this.#readers, key);
    if (differences.length > 0) this.#graph.rowChanged(this.#readers, WHOLE);
    return differences;
  }

  get(key: string): V | undefined {
    const entry = this.#current.entryOf(key);
    this.#graph.readRow(this.#readers, entry === undefined ? key : entry[0]);
    return entry?.[1];
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  get size(): number {
    return this.#whole().size;
  }

  entries(): MapIterator<[string, V]> {
    return this.#whole().entries();
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.#whole().entries();
  }

  keys(): MapIterator<string> {
    return this.#whole().keys();
  }

  values(): MapIterator<V> {
    return this.#whole().values();
  }

  forEach(visit: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    this.#whole().forEach(visit);
  }

  #whole(): SortedMap<V> {
    this.#graph.readRow(this.#readers, WHOLE);
    return this.#current;
  }
}
