import type { ClusterInfo } from '@peerway/model/cluster';
import { CellGraph, type RowReaders } from './incremental/cell-graph.ts';
import { WatchedMap } from './incremental/watched-map.ts';
import type { MeshIndexes } from './mesh-indexes.ts';
import { type MeshState, type MeshTableMaps, meshTables } from './state.ts';

type IndexName = keyof MeshIndexes;
/** Told the key of an index's entry that has become another one. */
type Listener = (key: string) => void;

/** Something that is carried from state to state for as long as it is asked for. */
type Carried = { value: unknown; askedAt: number; drop: () => void };

/** Over so many states nobody may have asked for something before it is forgotten. */
const STATES_REMEMBERED = 512;

/**
 * What has been decided from the states of one cluster, carried from state to state: going from one to another costs what
 * differs between the two, whichever is the newer. The answers are those that a computation from nothing gives.
 */
export class Computation {
  readonly graph = new CellGraph();
  /** The state that `at` was last called for, as queries have to read it. */
  readonly watched: MeshState;
  #current: MeshState;
  readonly #tables: Record<string, WatchedMap<unknown>>;
  readonly #indexes: Record<string, WatchedMap<unknown>>;
  readonly #indexReaders: RowReaders = new Map();
  readonly #listeners = new Map<IndexName, Set<Listener>>();
  readonly #carried = new Map<string, Carried>();

  private constructor(state: MeshState) {
    this.#current = state;
    this.#tables = Object.fromEntries(
      meshTables.map((table) => [table, new WatchedMap<unknown>(this.graph, state[table])]),
    );
    this.#indexes = Object.fromEntries(
      Object.entries(state.indexes).map(([name, index]) => [name, new WatchedMap<unknown>(this.graph, index)]),
    );
    const readIndex = (): number => {
      this.graph.readRow(this.#indexReaders, 'index');
      return this.#current.index;
    };
    this.watched = {
      // Casts: a watched map for each of them, of what they hold.
      ...(this.#tables as unknown as MeshTableMaps),
      indexes: this.#indexes as unknown as MeshIndexes,
      cluster: state.cluster,
      get index() {
        return readIndex();
      },
    };
    computations.set(this.watched, this);
  }

  /** The computation of the state's cluster, carried over to the state. Never inside a query, which would not be told of changes. */
  static at(state: MeshState): Computation {
    if (computations.has(state)) throw new Error('a query asked for what is made from many queries');
    let computation = byCluster.get(state.cluster);
    if (computation === undefined) {
      computation = new Computation(state);
      byCluster.set(state.cluster, computation);
    }
    computation.#moveTo(state);
    return computation;
  }

  /** The computation that a state is the watched one of. */
  static of(state: MeshState): Computation | undefined {
    return computations.get(state);
  }

  /** The state that `at` was last called for. */
  get state(): MeshState {
    return this.#current;
  }

  /** What is carried under a name, made on first request. Dropped when nobody asks any more. */
  carry<T>(name: string, make: () => { value: T; drop: () => void }): T {
    let carried = this.#carried.get(name);
    if (carried === undefined) {
      carried = { ...make(), askedAt: 0 };
      this.#carried.set(name, carried);
    }
    carried.askedAt = this.graph.revision;
    // Cast: a name always stands for what one caller makes.
    return carried.value as T;
  }

  /** Calls the listener for every entry of an index that changes on the way to the next state. */
  follow(index: IndexName, listener: Listener): () => void {
    const listeners = this.#listeners.get(index) ?? new Set();
    this.#listeners.set(index, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  #moveTo(next: MeshState): void {
    const before = this.#current;
    if (next === before) return;
    this.#current = next;
    this.graph.revision += 1;
    if (next.index !== before.index) this.graph.rowChanged(this.#indexReaders, 'index');
    for (const table of meshTables) this.#tables[table]?.become(next[table]);
    for (const [name, index] of Object.entries(next.indexes)) {
      // Cast: the indexes have no other names.
      const listeners = this.#listeners.get(name as IndexName) ?? [];
      for (const { key } of this.#indexes[name]?.become(index) ?? []) {
        for (const listener of listeners) listener(key);
      }
    }
    if (this.graph.revision % STATES_REMEMBERED === 0) this.#forget();
  }

  #forget(): void {
    for (const [name, { askedAt, drop }] of this.#carried) {
      if (askedAt > this.graph.revision - STATES_REMEMBERED) continue;
      this.#carried.delete(name);
      drop();
    }
  }
}

const byCluster = new WeakMap<ClusterInfo, Computation>();
const computations = new WeakMap<MeshState, Computation>();
