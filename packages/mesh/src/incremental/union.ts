import type { Cell } from './cell.ts';
import type { CellGraph } from './cell-graph.ts';
import { SortedMap } from './sorted-map.ts';

type Member<T> = {
  name: string;
  cell: Cell<readonly T[]>;
  /** The cell's value that is in the map. */
  value: readonly T[] | null;
  /** Its items with their keys, without those that an earlier one of the member hides. */
  items: readonly T[];
  keys: readonly string[];
};
/** Who has an item of a key. The first by name is the one that counts. */
type Claim = { first: string; others: Set<string> | null };

/**
 * The items of many cells in one map. Of two items with one key, that of the member whose name comes first counts; within a
 * member, the first. Costs what the changed members hold.
 */
export class Union<T> {
  readonly #graph: CellGraph;
  readonly #keyOf: (item: T) => string;
  readonly #members = new Map<string, Member<T>>();
  readonly #byCell = new Map<Cell<unknown>, Member<T>>();
  readonly #claims = new Map<string, Claim>();
  readonly #inbox = new Set<Cell<unknown>>();
  readonly #affected = new Set<string>();
  #items = SortedMap.of<T>();

  constructor(graph: CellGraph, keyOf: (item: T) => string) {
    this.#graph = graph;
    this.#keyOf = keyOf;
  }

  has(name: string): boolean {
    return this.#members.has(name);
  }

  add(name: string, cell: Cell<readonly T[]>): void {
    // It can tell only one holder that it may have changed.
    if (cell.isHeld) throw new Error(`${cell.name} is held already`);
    const member: Member<T> = { name, cell, value: null, items: [], keys: [] };
    this.#members.set(name, member);
    this.#byCell.set(cell, member);
    cell.isHeld = true;
    cell.inbox = this.#inbox;
    this.#inbox.add(cell);
  }

  remove(name: string): void {
    const member = this.#members.get(name);
    if (member === undefined) return;
    this.#replace(member, []);
    this.#members.delete(name);
    this.#byCell.delete(member.cell);
    this.#inbox.delete(member.cell);
    this.#graph.release(member.cell);
  }

  clear(): void {
    for (const name of [...this.#members.keys()]) this.remove(name);
  }

  /** All items as they are now, by key. The very same map while they are the same objects. */
  items(): SortedMap<T> {
    for (const cell of [...this.#inbox]) {
      const member = this.#byCell.get(cell);
      if (member !== undefined) this.#replace(member, this.#graph.read(member.cell));
      this.#inbox.delete(cell);
    }
    this.#items = this.#items.update([...this.#affected].map((key) => [key, this.#itemOf(key)]));
    this.#affected.clear();
    return this.#items;
  }

  #replace(member: Member<T>, value: readonly T[]): void {
    if (value === member.value) return;
    member.value = value;
    const before = new Map(member.keys.map((key, place) => [key, member.items[place]]));
    const after = new Map<string, T>();
    for (const item of value) {
      const key = this.#keyOf(item);
      if (!after.has(key)) after.set(key, item);
    }
    for (const key of before.keys()) {
      if (after.has(key)) continue;
      this.#unclaim(key, member.name);
      this.#affected.add(key);
    }
    for (const [key, item] of after) {
      if (before.get(key) === item) continue;
      this.#claim(key, member.name);
      this.#affected.add(key);
    }
    member.keys = [...after.keys()];
    member.items = after.size === value.length ? value : [...after.values()];
  }

  #itemOf(key: string): T | undefined {
    const member = this.#members.get(this.#claims.get(key)?.first ?? '');
    return member?.items[member.keys.indexOf(key)];
  }

  #claim(key: string, name: string): void {
    const claim = this.#claims.get(key);
    if (claim === undefined) this.#claims.set(key, { first: name, others: null });
    else if (name !== claim.first) {
      claim.others ??= new Set();
      claim.others.add(name < claim.first ? claim.first : name);
      if (name < claim.first) claim.first = name;
    }
  }

  #unclaim(key: string, name: string): void {
    const claim = this.#claims.get(key);
    if (claim === undefined) return;
    if (claim.first !== name) {
      claim.others?.delete(name);
      return;
    }
    let next: string | undefined;
    for (const other of claim.others ?? []) if (next === undefined || other < next) next = other;
    if (next === undefined) this.#claims.delete(key);
    else {
      claim.first = next;
      claim.others?.delete(next);
    }
  }
}
