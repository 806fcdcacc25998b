import { setTimeout as wait } from 'node:timers/promises';

/** Asks until the answer is not null. Rejects when the time is up, with what was waited for. */
export async function waitFor<T>(what: string, timeoutMs: number, ask: () => Promise<T | null> | T | null): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs / 1000} s in vain: ${what}`);
    await wait(100);
  }
}

/** Whether a process is there; a zombie that nobody collected counts as gone. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
