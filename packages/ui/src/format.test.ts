import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatExactTime,
  formatList,
  formatMs,
  formatQuantity,
  formatRate,
  formatRelativeTime,
  formatShare,
} from './format.ts';

describe('formatCount', () => {
  it.each([
    [0, '0'],
    [0.004, '0.004'],
    [0.42, '0.42'],
    [7, '7'],
    [12.34, '12.3'],
    [999, '999'],
    [999.6, '1k'],
    [1234, '1.2k'],
    [20_000, '20k'],
    [1_250_000, '1.3M'],
    [-1500, '−1.5k'],
    [Number.NaN, '–'],
  ])('%d is %s', (value, text) => expect(formatCount(value)).toBe(text));
});

describe('formatRate', () => {
  it.each([
    [0, '0 req/s'],
    [0.0004, '<0.01 req/s'],
    [4.21, '4.21 req/s'],
    [1234, '1.2k req/s'],
  ])('%d is %s', (value, text) => expect(formatRate(value)).toBe(text));
});

describe('formatMs', () => {
  it.each([
    [null, '–'],
    [0, '0 ms'],
    [0.001, '<0.01 ms'],
    [0.254, '0.25 ms'],
    [6.1, '6.1 ms'],
    [123.4, '123 ms'],
    [999.9, '1 s'],
    [1530, '1.53 s'],
  ])('%s is %s', (value, text) => expect(formatMs(value)).toBe(text));
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [12.4, '12 B'],
    [1500, '1.5 kB'],
    [88_000_000, '88 MB'],
  ])('%d is %s', (value, text) => expect(formatBytes(value)).toBe(text));
});

describe('formatShare', () => {
  it.each([
    [0, '0%'],
    [0.0004, '<0.1%'],
    [0.0125, '1.3%'],
    [0.5, '50%'],
    [0.9999, '>99.9%'],
    [1, '100%'],
  ])('%d is %s', (value, text) => expect(formatShare(value)).toBe(text));
});

describe('time', () => {
  const now = new Date('2026-01-02T12:00:00Z');
  it.each([
    ['2026-01-02T11:59:58Z', 'just now'],
    ['2026-01-02T11:59:15Z', '45 s ago'],
    ['2026-01-02T11:47:59Z', '12 min ago'],
    ['2026-01-02T15:30:00Z', 'in 3 h'],
    ['2025-12-30T12:00:00Z', '3 d ago'],
    ['nonsense', '–'],
  ])('%s is %s', (at, text) => expect(formatRelativeTime(new Date(at), now)).toBe(text));

  it('gives a duration in its largest whole unit', () => expect(formatDuration(3_700_000)).toBe('1 h'));
  it('names the zone in an exact time', () => expect(formatExactTime(now)).toMatch(/^2 Jan 2026, \d\d:\d\d:\d\d \S+/));
});

describe('lists and quantities', () => {
  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c', 'd', 'e'], 'a, b and 3 more'],
  ])('%j is "%s"', (items, text) => expect(formatList(items)).toBe(text));
  it('agrees in number', () => {
    expect(formatQuantity(1, 'service')).toBe('1 service');
    expect(formatQuantity(2, 'service')).toBe('2 services');
  });
});
