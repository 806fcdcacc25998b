import { isDeepStrictEqual } from 'node:util';
import { Computation } from './computation.ts';
import { Cell, type CellKind } from './incremental/cell.ts';
import type { MeshState } from './state.ts';

export type Query<A extends unknown[], T> = {
  (state: MeshState, ...args: A): T;
  /** The cell that keeps the answer, for whoever holds on to it. */
  cell(computation: Computation, ...args: A): Cell<T>;
};

/**
 * A decision that is made from rows and other decisions. Asked for by something that is being compiled, the answer is kept,
 * with what it was made from, until any of that is another object; who asked is only compiled anew if the answer differs.
 * Asked for with any other state it is just computed.
 *
 * `key` must tell all arguments apart that `compute` can tell apart. `keep` answers the previous value where the next one
 * says the same. `compute` must read nothing but its arguments and the state.
 */
export function query<A extends unknown[], T>(
  key: (...args: A) => string,
  compute: (state: MeshState, ...args: A) => T,
  keep: (previous: T, next: T) => T = keepEqual,
): Query<A, T> {
  const books = new WeakMap<Computation, Book<A, T>>();
  const cell = (computation: Computation, ...args: A): Cell<T> => {
    let book = books.get(computation);
    if (book === undefined) {
      book = openBook((own) => compute(computation.watched, ...own), keep);
      books.set(computation, book);
    }
    const name = key(...args);
    let known = book.cells.get(name);
    if (known === undefined) {
      // Cast: the kind is only ever given the arguments of its own cells.
      known = new Cell<T>(name, book.kind as CellKind<unknown, T>, args);
      book.cells.set(name, known);
    }
    return known;
  };
  const ask = (state: MeshState, ...args: A): T => {
    const computation = Computation.of(state);
    return computation === undefined ? compute(state, ...args) : computation.graph.read(cell(computation, ...args));
  };
  return Object.assign(ask, { cell });
}

/** The cells of one query in one computation. */
type Book<A, T> = { kind: CellKind<A, T>; cells: Map<string, Cell<T>> };

function openBook<A, T>(compute: (args: A) => T, keep: (previous: T, next: T) => T): Book<A, T> {
  const cells = new Map<string, Cell<T>>();
  const onDropped = (cell: Cell<T>): void => {
    if (cells.get(cell.name) === cell) cells.delete(cell.name);
  };
  return { kind: { compute, keep, onDropped }, cells };
}

const keepEqual = <T>(previous: T, next: T): T => (isDeepStrictEqual(previous, next) ? previous : next);
