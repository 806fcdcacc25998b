import { isDeepStrictEqual } from 'node:util';

type Indexed = { createIndex: number; modifyIndex: number };

/** Equal but for the indexes, which the store gives. */
export function isSameRow<Row extends Indexed>(a: Row, b: Row): boolean {
  return isDeepStrictEqual({ ...a, createIndex: 0, modifyIndex: 0 }, { ...b, createIndex: 0, modifyIndex: 0 });
}

/** Some rows of one table, by key and by group, with what was changed of them. */
export class DraftTable<Row extends Indexed> {
  readonly #rows = new Map<string, Row>();
  readonly #groups = new Map<string, Set<string>>();
  readonly #before: ReadonlyMap<string, Row>;
  readonly #touched = new Set<string>();
  readonly #keyOf: (row: Row) => string;
  readonly #groupOf: (row: Row) => string;

  constructor(
    table: ReadonlyMap<string, Row>,
    options: {
      /** Those rows of the table that may be changed. */
      held: Iterable<Row>;
      keyOf: (row: Row) => string;
      groupOf: (row: Row) => string;
    },
  ) {
    this.#before = table;
    this.#keyOf = options.keyOf;
    this.#groupOf = options.groupOf;
    for (const row of options.held) this.#insert(options.keyOf(row), row);
  }

  #insert(key: string, row: Row): void {
    this.#rows.set(key, row);
    const group = this.#groupOf(row);
    const members = this.#groups.get(group);
    if (members) members.add(key);
    else this.#groups.set(group, new Set([key]));
  }

  rows(): Row[] {
    return [...this.#rows.values()];
  }

  groups(): string[] {
    return [...this.#groups.keys()];
  }

  group(group: string): Row[] {
    return [...(this.#groups.get(group) ?? [])].flatMap((key) => this.#rows.get(key) ?? []);
  }

  /** Keeps the row that is there when the new one says the same. */
  put(row: Row): void {
    const key = this.#keyOf(row);
    const present = this.#rows.get(key);
    if (present && isSameRow(present, row)) return;
    if (present) this.#drop(key, present);
    this.#insert(key, row);
    this.#touched.add(key);
  }

  remove(row: Row): void {
    const key = this.#keyOf(row);
    const present = this.#rows.get(key);
    if (!present) return;
    this.#drop(key, present);
    this.#touched.add(key);
  }

  #drop(key: string, row: Row): void {
    this.#rows.delete(key);
    const group = this.#groupOf(row);
    const members = this.#groups.get(group);
    members?.delete(key);
    if (members?.size === 0) this.#groups.delete(group);
  }

  /** Rows that differ from the state's. */
  puts(): Row[] {
    return [...this.#touched].flatMap((key) => {
      const row = this.#rows.get(key);
      const before = this.#before.get(key);
      return row && !(before && isSameRow(before, row)) ? [row] : [];
    });
  }

  /** Keys of rows that the state has and that are to go. */
  removals(): string[] {
    return [...this.#touched].filter((key) => !this.#rows.has(key) && this.#before.has(key));
  }
}
