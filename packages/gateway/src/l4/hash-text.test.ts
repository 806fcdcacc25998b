import { expect, it } from 'vitest';
import { hashText } from './hash-text.ts';

it.each<[string, number, number]>([
  ['', 0, 0],
  ['', 1, 0x514e28b7],
  ['test', 0, 0xba6bd213],
  ['Hello, world!', 0, 0xc0363e43],
  ['The quick brown fox jumps over the lazy dog', 0, 0x2e4ff723],
  ['a', 0x9747b28c, 0x7fa09ea6],
  ['abc', 0x9747b28c, 0xc84a62dd],
])('hashes %j as MurmurHash3 does', (text, seed, expected) => {
  expect(hashText(text, seed)).toBe(expected);
});
