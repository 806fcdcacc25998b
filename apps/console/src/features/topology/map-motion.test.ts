import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMapMotion, REST_MS } from './map-motion';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('createMapMotion', () => {
  it('frames a movement of many steps once, and lets others wait for its end', async () => {
    const seen: string[] = [];
    const motion = createMapMotion({ onStart: () => seen.push('start'), onRest: () => seen.push('rest') });
    await motion.rested();
    motion.move();
    void motion.rested().then(() => seen.push('refreshed'));
    await vi.advanceTimersByTimeAsync(REST_MS - 1);
    motion.move();
    await vi.advanceTimersByTimeAsync(REST_MS - 1);
    expect(seen).toEqual(['start']);
    await vi.advanceTimersByTimeAsync(1);
    expect(seen).toEqual(['start', 'rest', 'refreshed']);
  });

  it('does not rest while it is held', async () => {
    let isAtRest = false;
    const onRest = (): void => {
      isAtRest = true;
    };
    const motion = createMapMotion({ onStart: () => {}, onRest });
    motion.hold(true);
    motion.move();
    await vi.advanceTimersByTimeAsync(5 * REST_MS);
    expect(isAtRest).toBe(false);
    motion.hold(false);
    await vi.advanceTimersByTimeAsync(REST_MS);
    expect(isAtRest).toBe(true);
  });

  it('keeps nobody waiting for one who never lets go', async () => {
    const motion = createMapMotion({ onStart: () => {}, onRest: () => {} });
    let isRefreshed = false;
    motion.move();
    void motion.rested().then(() => {
      isRefreshed = true;
    });
    for (let passed = 0; passed < 10_000; passed += 100) {
      expect(isRefreshed).toBe(false);
      await vi.advanceTimersByTimeAsync(100);
      motion.move();
    }
    expect(isRefreshed).toBe(true);
  });
});
