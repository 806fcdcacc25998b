import { setTimeout as wait } from 'node:timers/promises';

/**
 * Asks again and again until the answer is not null; rejects when `signal` aborts. Returns null when the time is up.
 * For conditions of other processes that announce themselves in no other way.
 */
export async function pollUntil<T>(
  ask: () => Promise<T | null> | T | null,
  { timeoutMs, intervalMs = 100, signal }: { timeoutMs: number; intervalMs?: number; signal: AbortSignal },
): Promise<T | null> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    signal.throwIfAborted();
    const answer = await ask();
    if (answer !== null) return answer;
    if (performance.now() >= deadline) return null;
    await wait(intervalMs, undefined, { signal });
  }
}
