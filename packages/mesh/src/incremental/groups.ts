import { SortedMap } from './sorted-map.ts';

/** Rows of a table by what they have in common, each group in order of the row keys. Groups are never empty. */
export type Groups<Row> = ReadonlyMap<string, readonly Row[]>;

/** Makes the next version of an index from the rows that came and went. A group that stays as it was stays the same array. */
export class GroupsDraft<Row> {
  readonly #base: Groups<Row>;
  readonly #keyOf: (row: Row) => string;
  readonly #touched = new Map<string, Row[]>();

  constructor(base: Groups<Row>, keyOf: (row: Row) => string) {
    this.#base = base;
    this.#keyOf = keyOf;
  }

  add(group: string, row: Row): void {
    const rows = this.#group(group);
    const key = this.#keyOf(row);
    // Rows mostly come in order.
    const place = rows.findLastIndex((other) => this.#keyOf(other) < key);
    rows.splice(place + 1, 0, row);
  }

  remove(group: string, row: Row): void {
    const rows = this.#group(group);
    const place = rows.indexOf(row);
    if (place >= 0) rows.splice(place, 1);
  }

  finish(isSame: (left: readonly Row[], right: readonly Row[]) => boolean = isSameList): SortedMap<readonly Row[]> {
    return sorted(this.#base).update(
      [...this.#touched].flatMap(([group, rows]): [string, readonly Row[] | undefined][] => {
        if (rows.length === 0) return [[group, undefined]];
        const before = this.#base.get(group);
        return before !== undefined && isSame(before, rows) ? [] : [[group, rows]];
      }),
    );
  }

  #group(group: string): Row[] {
    let rows = this.#touched.get(group);
    if (rows === undefined) {
      rows = [...(this.#base.get(group) ?? [])];
      this.#touched.set(group, rows);
    }
    return rows;
  }
}

export const isSameList = <T>(left: readonly T[], right: readonly T[]): boolean =>
  left.length === right.length && left.every((item, place) => item === right[place]);

/** Any map as a sorted one; one that is sorted already is itself. */
export function sorted<V>(map: ReadonlyMap<string, V>): SortedMap<V> {
  return map instanceof SortedMap ? map : SortedMap.of(map);
}
