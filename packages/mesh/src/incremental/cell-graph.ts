import { Cell } from './cell.ts';

// The graph moves values about without looking at them.
type AnyCell = Cell<unknown>;
/** One, or several. */
type Cells = AnyCell | Set<AnyCell>;
/** The cells that read a row, or its absence, by row key. */
export type RowReaders = Map<string, Cells>;

/** What a cell has read so far. */
type Reading = { cell: AnyCell; children: AnyCell[]; rows: (RowReaders | string)[] };

/**
 * Cells that read rows and other cells, and keep their values until something that they read is another object. A change
 * marks what is above it and computes nothing; a cell that is read computes itself if need be, after the cells below it. A
 * value that comes out the same ends the way up.
 */
export class CellGraph {
  /** Counts the changes. */
  revision = 1;
  /** How many times cells were computed so far: what all the changes have cost. */
  computed = 0;
  readonly #running: Reading[] = [];

  /** The value of a cell, which whoever is computing right now depends on from here on. */
  read<T>(cell: Cell<T>): T {
    const reader = this.#running.at(-1);
    // Before it is computed, so that it is never taken for one that nobody reads.
    if (reader !== undefined && !includes(cell.parents, reader.cell)) {
      cell.parents = withCell(cell.parents, reader.cell);
      reader.children.push(cell);
    }
    return this.#settle(cell);
  }

  /** A row is read, whether it is there or not. */
  readRow(readers: RowReaders, key: string): void {
    const reader = this.#running.at(-1);
    if (reader === undefined) return;
    const known = readers.get(key);
    if (known === undefined) readers.set(key, reader.cell);
    else if (includes(known, reader.cell)) return;
    else if (known instanceof Cell) readers.set(key, withCell(known, reader.cell));
    else known.add(reader.cell);
    reader.rows.push(readers, key);
  }

  /** A row has become another one. Only after `revision` was raised. */
  rowChanged(readers: RowReaders, key: string): void {
    for (const cell of listed(readers.get(key))) {
      if (cell.mark === 'clean') markAbove(cell);
      cell.mark = 'stale';
    }
  }

  /** Lets go of a cell from outside; it and what only it read are forgotten unless another cell reads them. */
  release(cell: AnyCell): void {
    cell.isHeld = false;
    cell.inbox = null;
    dropIfUnread(cell);
  }

  #settle<T>(cell: Cell<T>): T {
    if (cell.isRunning) throw new Error(`${cell.name} depends on itself`);
    if (cell.mark === 'unsure') {
      // In order of reading: one that was read only because of what an earlier one said is not looked at if that changed.
      const isStale = cell.children.some((child) => {
        this.#settle(child);
        return child.changedAt > cell.checkedAt;
      });
      if (isStale) cell.mark = 'stale';
    }
    if (cell.mark === 'stale') this.#compute(cell);
    cell.mark = 'clean';
    cell.checkedAt = this.revision;
    // Cast: it is not stale, so it was computed.
    return cell.value as T;
  }

  #compute<T>(cell: Cell<T>): void {
    this.computed += 1;
    const before = cell.children;
    forgetRows(cell);
    for (const child of before) child.parents = withoutCell(child.parents, cell);
    const reading: Reading = { cell, children: [], rows: [] };
    cell.isRunning = true;
    this.#running.push(reading);
    try {
      const next = cell.kind.compute(cell.args);
      // Cast: it was computed before.
      const kept = cell.hasValue ? cell.kind.keep(cell.value as T, next) : next;
      if (!cell.hasValue || kept !== cell.value) {
        cell.hasValue = true;
        cell.value = kept;
        cell.changedAt = this.revision;
      }
    } finally {
      this.#running.pop();
      cell.isRunning = false;
      // Copied, as a list that grew holds more room than it needs.
      cell.children = reading.children.slice();
      cell.rows = reading.rows.slice();
      for (const child of before) dropIfUnread(child);
    }
  }
}

const listed = (cells: Cells | null | undefined): Iterable<AnyCell> =>
  cells instanceof Cell ? [cells] : (cells ?? []);

const includes = (cells: Cells | null, cell: AnyCell): boolean =>
  cells === cell || (cells instanceof Set && cells.has(cell));

function withCell(cells: Cells | null, cell: AnyCell): Cells {
  if (cells === null) return cell;
  return cells instanceof Cell ? new Set([cells, cell]) : cells.add(cell);
}

function withoutCell(cells: Cells | null, cell: AnyCell): Cells | null {
  if (cells === cell) return null;
  if (cells instanceof Set) cells.delete(cell);
  return cells instanceof Set && cells.size === 0 ? null : cells;
}

function markAbove(cell: AnyCell): void {
  cell.inbox?.add(cell);
  for (const parent of listed(cell.parents)) {
    if (parent.mark !== 'clean') continue;
    parent.mark = 'unsure';
    markAbove(parent);
  }
}

function forgetRows(cell: AnyCell): void {
  for (let place = 0; place < cell.rows.length; place += 2) {
    const [readers, key] = [cell.rows[place], cell.rows[place + 1]];
    if (!(readers instanceof Map) || typeof key !== 'string') continue;
    if (withoutCell(readers.get(key) ?? null, cell) === null) readers.delete(key);
  }
  cell.rows = [];
}

function dropIfUnread(cell: AnyCell): void {
  if (cell.isHeld || cell.parents !== null) return;
  forgetRows(cell);
  const { children } = cell;
  cell.children = [];
  cell.mark = 'stale';
  cell.hasValue = false;
  cell.value = undefined;
  cell.kind.onDropped(cell);
  for (const child of children) {
    child.parents = withoutCell(child.parents, cell);
    dropIfUnread(child);
  }
}
