import { expect, it } from 'vitest';
import { lonePoints } from './lone-points.ts';

it.each([
  ['nothing', [], []],
  ['only gaps', [null, undefined], []],
  ['one value', [0], [0]],
  ['a line', [1, 2, 3], []],
  ['one between gaps', [1, 2, null, 3, undefined, 4, 5], [3]],
  ['one at either end', [1, null, 2, 3, null, 4], [0, 5]],
])('of %s', (_what, values, lone) => {
  expect(lonePoints(values)).toEqual(lone);
});
