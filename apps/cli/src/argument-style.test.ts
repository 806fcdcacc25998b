import { expect, it } from 'vitest';
import { normalizeArguments } from './argument-style.ts';

it.each([
  [
    ['peering', 'read', '-name', 'east'],
    ['peering', 'read', '--name', 'east'],
  ],
  [['-http-addr=127.0.0.1:1'], ['--http-addr=127.0.0.1:1']],
  [
    ['--name', 'east'],
    ['--name', 'east'],
  ],
  [
    ['config', 'write', '-'],
    ['config', 'write', '-'],
  ],
  [['-h'], ['-h']],
  [
    ['x', '--', '-name'],
    ['x', '--', '-name'],
  ],
])('reads long options with one dash, as Consul writes them: %j', (given, expected) => {
  expect(normalizeArguments(given)).toEqual(expected);
});
