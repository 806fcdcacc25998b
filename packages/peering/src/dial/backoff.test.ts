import { describe, expect, it } from 'vitest';
import { redialDelayMs } from './backoff.ts';

const delays = (code: number, count: number): number[] =>
  Array.from({ length: count }, (_, place) => redialDelayMs(code, place + 1));

describe('redialDelayMs', () => {
  it('looks for the leader fast at first, then at most every 8.192 s', () => {
    expect(delays(9, 17)).toEqual([8, 8, 8, 8, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 8192, 8192]);
  });
  it('gives a peer that is overloaded 8.192 s', () => {
    expect(delays(8, 2)).toEqual([8192, 8192]);
  });
  it('doubles for everything else, up to 64 s', () => {
    expect(delays(14, 8)).toEqual([2000, 4000, 8000, 16_000, 32_000, 64_000, 64_000, 64_000]);
    expect(redialDelayMs(2, 100_000)).toBe(64_000);
  });
});
