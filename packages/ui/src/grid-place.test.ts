import { expect, it } from 'vitest';
import { movePlace } from './grid-place.ts';

const size = { rows: 30, columns: 4 };

it.each([
  ['ArrowDown', false, { row: 0, column: 1 }, { row: 1, column: 1 }],
  ['ArrowUp', false, { row: 0, column: 1 }, { row: 0, column: 1 }],
  ['ArrowRight', false, { row: 2, column: 3 }, { row: 2, column: 3 }],
  ['ArrowLeft', false, { row: 2, column: 3 }, { row: 2, column: 2 }],
  ['PageDown', false, { row: 25, column: 0 }, { row: 29, column: 0 }],
  ['PageUp', false, { row: 25, column: 0 }, { row: 15, column: 0 }],
  ['Home', false, { row: 5, column: 2 }, { row: 5, column: 0 }],
  ['End', false, { row: 5, column: 2 }, { row: 5, column: 3 }],
  ['Home', true, { row: 5, column: 2 }, { row: 0, column: 0 }],
  ['End', true, { row: 5, column: 2 }, { row: 29, column: 3 }],
  ['Enter', false, { row: 5, column: 2 }, null],
])('%s (control: %s) stays inside the grid', (key, ctrlKey, from, to) => {
  expect(movePlace(from, { key, ctrlKey }, size)).toEqual(to);
});
