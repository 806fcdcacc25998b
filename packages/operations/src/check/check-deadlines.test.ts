import { describe, expect, it } from 'vitest';
import { CheckDeadlines } from './check-deadlines.ts';

const check = (modifyIndex = 1, TTL = '10s') => ({ definition: { TTL }, modifyIndex });

describe('the term of a check', () => {
  it('begins when it is first looked at, and anew with each confirmation', () => {
    const deadlines = new CheckDeadlines();
    expect(deadlines.isOver('a', check(), 0)).toBe(false);
    expect(deadlines.isOver('a', check(), 10_000)).toBe(false);
    expect(deadlines.isOver('a', check(), 10_001)).toBe(true);
    deadlines.confirm('a', check(), 10_001);
    expect(deadlines.isOver('a', check(), 20_001)).toBe(false);
    expect(deadlines.isOver('a', check(), 20_002)).toBe(true);
  });

  it('begins anew when the row was written elsewhere', () => {
    const deadlines = new CheckDeadlines();
    deadlines.confirm('a', check(1), 0);
    expect(deadlines.isOver('a', check(2), 60_000)).toBe(false);
    expect(deadlines.isOver('a', check(2), 70_001)).toBe(true);
  });

  it.each([['100ms'], ['nonsense'], ['-5s']])('is a second at least: %s', (TTL) => {
    const deadlines = new CheckDeadlines();
    deadlines.confirm('a', check(1, TTL), 0);
    expect([deadlines.isOver('a', check(1, TTL), 1_000), deadlines.isOver('a', check(1, TTL), 1_001)]).toEqual([
      false,
      true,
    ]);
  });

  it('begins anew for all when nobody was heard for a while', () => {
    const deadlines = new CheckDeadlines();
    deadlines.confirm('a', check(), 0);
    deadlines.restart();
    expect(deadlines.isOver('a', check(), 60_000)).toBe(false);
    expect(deadlines.isOver('a', check(), 70_001)).toBe(true);
  });

  it('is forgotten with the check', () => {
    const deadlines = new CheckDeadlines();
    deadlines.confirm('a', check(), 0);
    deadlines.prune(() => false);
    expect(deadlines.isOver('a', check(), 60_000)).toBe(false);
  });
});
