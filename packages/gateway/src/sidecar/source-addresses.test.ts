import { describe, expect, it } from 'vitest';
import { isAmong } from './source-addresses.ts';

const node = ['127.0.0.0/8', '::1', '10.0.0.1', 'fd00::/16', 'node-1.example', '', '10.9.0.0/40', '10.8.0.0/x'];

describe('isAmong', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.9.9.9', true],
    ['::1', true],
    ['10.0.0.1', true],
    // As a listener on `::` sees callers by IPv4.
    ['::ffff:10.0.0.1', true],
    ['::ffff:127.0.0.1', true],
    ['fd00:1::2', true],
    ['10.0.0.2', false],
    ['::ffff:10.0.0.2', false],
    ['10.9.0.1', false],
    ['10.8.0.1', false],
    ['::2', false],
    ['', false],
    ['node-1.example', false],
  ])('%s: %s', (address, among) => {
    expect(isAmong(node, address)).toBe(among);
  });

  it('names nobody by an empty list', () => {
    expect(isAmong([], '127.0.0.1')).toBe(false);
  });
});
