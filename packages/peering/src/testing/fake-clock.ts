import type { Clock } from '../clock.ts';

export type FakeClock = Clock & {
  /** Moves time forward and runs, in order, what becomes due. */
  advance(ms: number): void;
  /** Milliseconds until each waiting task is due, soonest first. */
  waiting(): number[];
};

export function fakeClock(startMs = Date.now()): FakeClock {
  let now = startMs;
  let order = 0;
  const tasks = new Map<number, { at: number; task: () => void }>();
  const soonest = (): [number, { at: number; task: () => void }] | undefined =>
    [...tasks].sort(([a, first], [b, second]) => first.at - second.at || a - b)[0];
  return {
    now: () => now,
    after: (delayMs, task) => {
      order += 1;
      const id = order;
      tasks.set(id, { at: now + delayMs, task });
      return () => tasks.delete(id);
    },
    advance: (ms) => {
      const end = now + ms;
      for (let next = soonest(); next && next[1].at <= end; next = soonest()) {
        const [id, { at, task }] = next;
        tasks.delete(id);
        now = at;
        task();
      }
      now = end;
    },
    waiting: () => [...tasks.values()].map(({ at }) => at - now).sort((a, b) => a - b),
  };
}
