import { type Difference, differencesOf } from './sorted-map-differences.ts';
import {
  Branch,
  childPlace,
  findIn,
  fitRoot,
  Leaf,
  leafFor,
  lowerBound,
  putInto,
  removeFrom,
  type TreeNode,
} from './sorted-map-node.ts';

/**
 * An immutable map in code-unit order of its keys. An update shares what it does not touch with the map it was made from, so
 * it costs O(log n) for each entry, and so does finding what differs between the two (`differences`). What it holds decides
 * the order, so nothing that is made from it can show in which order entries arrived. Values must not be undefined.
 */
export class SortedMap<V> implements ReadonlyMap<string, V> {
  readonly size: number;
  readonly #root: TreeNode<V> | null;

  private constructor(root: TreeNode<V> | null, size: number) {
    this.#root = root;
    this.size = size;
  }

  static of<V>(entries: Iterable<readonly [string, V]> = []): SortedMap<V> {
    return new SortedMap<V>(null, 0).update(entries);
  }

  get(key: string): V | undefined {
    return this.#root === null ? undefined : findIn(this.#root, key);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  /** The entry of a key, with the very string that the map holds: whoever keeps that keeps no other. */
  entryOf(key: string): [key: string, value: V] | undefined {
    if (this.#root === null) return undefined;
    const { keys, values } = leafFor(this.#root, key);
    const place = lowerBound(keys, key);
    const [held, value] = [keys[place], values[place]];
    return held === key && value !== undefined ? [held, value] : undefined;
  }

  /** With entries written, or removed (undefined), in order. The very same map if none of them says anything new. */
  update(changes: Iterable<readonly [key: string, value: V | undefined]>): SortedMap<V> {
    const owner = {};
    let root = this.#root;
    let size = this.size;
    for (const [key, value] of changes) {
      const known = root === null ? undefined : findIn(root, key);
      if (known === value) continue;
      if (value === undefined) {
        if (root !== null) root = fitRoot(removeFrom(root, owner, key), owner);
        size -= 1;
      } else {
        root = fitRoot(putInto(root ?? new Leaf<V>(owner, [], []), owner, key, value), owner);
        if (known === undefined) size += 1;
      }
    }
    return root === this.#root ? this : new SortedMap(root, size);
  }

  *entries(): MapIterator<[string, V]> {
    for (const { keys, values } of this.#leaves()) {
      for (let place = 0; place < keys.length; place += 1) {
        const [key, value] = [keys[place], values[place]];
        if (key !== undefined && value !== undefined) yield [key, value];
      }
    }
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries();
  }

  *keys(): MapIterator<string> {
    for (const { keys } of this.#leaves()) for (const key of keys) yield key;
  }

  *values(): MapIterator<V> {
    for (const { values } of this.#leaves()) for (const value of values) yield value;
  }

  /** The entries whose keys begin with `prefix`. Costs what there are. */
  *entriesUnder(prefix: string): Generator<[string, V], void, void> {
    for (const { keys, values } of this.#leaves(prefix)) {
      for (let place = lowerBound(keys, prefix); place < keys.length; place += 1) {
        const [key, value] = [keys[place], values[place]];
        if (key === undefined || value === undefined || !key.startsWith(prefix)) return;
        yield [key, value];
      }
    }
  }

  forEach(visit: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }

  /** What is not the same object on the way from `before`, by key. Costs what differs, where one was made from the other. */
  differences(before: SortedMap<V>): Generator<Difference<V>, void, void> {
    return differencesOf(before.#root, this.#root);
  }

  /** The leaves in order, without those that only have keys below `from`. */
  *#leaves(from = ''): Generator<Leaf<V>, void, void> {
    const waiting = this.#root === null ? [] : [this.#root];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (node instanceof Branch) waiting.push(...node.children.slice(childPlace(node.bounds, from)).reverse());
      else yield node;
    }
  }
}
