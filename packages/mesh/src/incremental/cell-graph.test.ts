import { describe, expect, it } from 'vitest';
import { Cell, type CellKind } from './cell.ts';
import { CellGraph } from './cell-graph.ts';
import { SortedMap } from './sorted-map.ts';
import { WatchedMap } from './watched-map.ts';

/** A graph over one table of numbers, with a count of how often each cell was computed. */
function setUp(rows: Record<string, number>) {
  const graph = new CellGraph();
  let table = SortedMap.of(Object.entries(rows));
  const watched = new WatchedMap(graph, table);
  const counts: Record<string, number> = {};
  const dropped: string[] = [];
  const cell = <T>(name: string, compute: () => T): Cell<T> => {
    const kind: CellKind<unknown, T> = {
      compute: () => {
        counts[name] = (counts[name] ?? 0) + 1;
        return compute();
      },
      keep: (_previous, next) => next,
      onDropped: () => void dropped.push(name),
    };
    return new Cell<T>(name, kind, undefined);
  };
  const change = (key: string, value: number | undefined): void => {
    graph.revision += 1;
    table = table.update([[key, value]]);
    watched.become(table);
  };
  return { graph, watched, cell, change, counts, dropped };
}

describe('a cell', () => {
  it('is computed again only when a row that it read is another one, or came, or went', () => {
    const { graph, watched, cell, change, counts } = setUp({ a: 1, b: 2 });
    const sum = cell('sum', () => (watched.get('a') ?? 0) + (watched.get('absent') ?? 0));
    expect(graph.read(sum)).toBe(1);
    change('b', 3);
    expect([graph.read(sum), counts.sum]).toEqual([1, 1]);
    change('a', 5);
    expect([graph.read(sum), counts.sum]).toEqual([5, 2]);
    change('absent', 10);
    expect([graph.read(sum), counts.sum]).toEqual([15, 3]);
    change('absent', undefined);
    expect([graph.read(sum), counts.sum]).toEqual([5, 4]);
  });

  it('that read a whole map is computed again for every row of it', () => {
    const { graph, watched, cell, change } = setUp({ a: 1 });
    const size = cell('size', () => watched.size);
    expect(graph.read(size)).toBe(1);
    change('z', 1);
    expect(graph.read(size)).toBe(2);
  });

  it('is not computed again where what lies between says the same as before', () => {
    const { graph, watched, cell, change, counts } = setUp({ a: 1 });
    const isOdd = cell('isOdd', () => (watched.get('a') ?? 0) % 2 === 1);
    const text = cell('text', () => (graph.read(isOdd) ? 'odd' : 'even'));
    expect(graph.read(text)).toBe('odd');
    change('a', 3);
    expect([graph.read(text), counts.isOdd, counts.text]).toEqual(['odd', 2, 1]);
    change('a', 4);
    expect([graph.read(text), counts.isOdd, counts.text]).toEqual(['even', 3, 2]);
  });

  it('notices a change after any number of revisions in which nobody asked for it', () => {
    const { graph, watched, cell, change } = setUp({ a: 1 });
    const below = cell('below', () => watched.get('a'));
    const above = cell('above', () => graph.read(below));
    const beside = cell('beside', () => graph.read(below));
    expect([graph.read(above), graph.read(beside)]).toEqual([1, 1]);
    for (let value = 2; value < 10; value += 1) {
      change('a', value);
      expect(graph.read(beside)).toBe(value);
    }
    expect(graph.read(above)).toBe(9);
  });

  it('forgets what it does not read any more', () => {
    const { graph, watched, cell, change, counts, dropped } = setUp({ which: 1, left: 1, right: 2 });
    const left = cell('left', () => watched.get('left'));
    const right = cell('right', () => watched.get('right'));
    const chosen = cell('chosen', () => graph.read(watched.get('which') === 1 ? left : right));
    chosen.isHeld = true;
    expect(graph.read(chosen)).toBe(1);
    change('which', 2);
    expect(graph.read(chosen)).toBe(2);
    expect(dropped).toEqual(['left']);
    change('left', 7);
    graph.read(chosen);
    expect([counts.left, counts.chosen]).toEqual([1, 2]);
    graph.release(chosen);
    expect(dropped).toEqual(['left', 'chosen', 'right']);
  });

  it('that could not be computed is tried again, and holds on to no earlier value meanwhile', () => {
    const { graph, watched, cell, change } = setUp({ a: 1 });
    const below = cell('below', () => {
      const value = watched.get('a');
      if (value === 2) throw new Error('two');
      return value;
    });
    const above = cell('above', () => graph.read(below));
    expect(graph.read(above)).toBe(1);
    change('a', 2);
    expect(() => graph.read(above)).toThrow('two');
    expect(() => graph.read(above)).toThrow('two');
    change('a', 3);
    expect(graph.read(above)).toBe(3);
  });

  it('can not depend on itself', () => {
    const { graph, cell } = setUp({});
    const first: Cell<number> = cell('first', () => graph.read(second));
    const second: Cell<number> = cell('second', () => graph.read(first));
    expect(() => graph.read(first)).toThrow('first depends on itself');
  });
});
