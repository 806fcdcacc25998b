import type { RowReaders } from './cell-graph.ts';

/** What a cell knows of its own value: sure, unsure as something below it may have changed, or sure that it has to look anew. */
export type CellMark = 'clean' | 'unsure' | 'stale';

/** How the cells of one kind work. */
export type CellKind<A, T> = {
  compute(args: A): T;
  /** The previous value where the next says the same: then nobody above has to look. */
  keep(previous: T, next: T): T;
  /** Told when nobody reads the cell any more. */
  onDropped(cell: Cell<T>): void;
};

/**
 * A value, with everything that was read to make it. Only the graph works with its fields. There are several for each
 * service, so what most of them have one of, or none, is not put in a list.
 */
export class Cell<T> {
  readonly name: string;
  readonly kind: CellKind<unknown, T>;
  readonly args: unknown;
  mark: CellMark = 'stale';
  /** Whether it was ever computed: then `value` is one. */
  hasValue = false;
  value: T | undefined = undefined;
  /** Revision at which the value last became another one. */
  changedAt = 0;
  /** Revision at which the value was last known to be right. */
  checkedAt = 0;
  /** Cells that were read, in order. */
  children: readonly Cell<unknown>[] = [];
  /** Rows that were read: in turn the readers of a map, and a key in it. */
  rows: readonly (RowReaders | string)[] = [];
  /** Cells that read it. */
  parents: Cell<unknown> | Set<Cell<unknown>> | null = null;
  isRunning = false;
  /** Somebody outside the graph holds it, so it stays though no cell reads it. */
  isHeld = false;
  /** Where it is put as soon as it may have changed. */
  inbox: Set<Cell<unknown>> | null = null;

  constructor(name: string, kind: CellKind<unknown, T>, args: unknown) {
    this.name = name;
    this.kind = kind;
    this.args = args;
  }
}
