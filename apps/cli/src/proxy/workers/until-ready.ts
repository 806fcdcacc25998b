import type { ChildProcess } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';

/** How often a worker is asked whether it is ready, and how long one answer may take, ms. */
const ASK_EVERY_MS = 50;
const ANSWER_WITHIN_MS = 2_000;

export type Candidate = {
  process: ChildProcess;
  /** Null until it has said that it runs. */
  adminPort: number | null;
};

/**
 * Waits until a worker is ready by its own account, and by that of the pool.
 * @returns null when it is; else why it is not, in words
 */
export async function untilReady(
  worker: Candidate,
  { withinMs, isComplete }: { withinMs: number; isComplete(): boolean },
): Promise<string | null> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const { pid, exitCode, signalCode } = worker.process;
    if (pid === undefined) return 'it could not be started';
    if (exitCode !== null || signalCode !== null) return `it ended with ${signalCode ?? exitCode} before it was ready`;
    const state = worker.adminPort === null ? 'it does not run yet' : await readyState(worker.adminPort);
    if (state === null && isComplete()) return null;
    if (performance.now() > deadline)
      return `it was not ready within ${withinMs} ms: ${state ?? 'it does not listen wherever the other one does'}`;
    await wait(ASK_EVERY_MS);
  }
}

/** Null when it is ready. */
async function readyState(adminPort: number): Promise<string | null> {
  try {
    const response = await fetch(`http://127.0.0.1:${adminPort}/ready`, {
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const text = (await response.text()).trim();
    return response.ok ? null : text;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
