import type { ChildProcess } from 'node:child_process';
import { logTail, readLog, spawnPeerway } from './peerway-command.ts';
import { waitFor } from './wait-for.ts';

/** A `peerway …` process of a test, with its log. */
export type Background = { process: ChildProcess; logFile: string; stop: () => Promise<void> };

/** Starts a process and waits until its log names `event`. */
export async function startBackground(args: string[], logFile: string, event: string): Promise<Background> {
  const child = spawnPeerway(args, logFile);
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const killed = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await waitFor('the process to end', 15_000, () =>
      child.exitCode === null && child.signalCode === null ? null : true,
    );
    clearTimeout(killed);
  };
  try {
    await waitFor(`${args[0]} to say ${event}`, 120_000, () => {
      if (child.exitCode !== null) throw new Error(`peerway ${args[0]} ended with ${child.exitCode}`);
      return readLog(logFile).includes(`"event":"${event}"`) ? true : null;
    });
  } catch (error) {
    await stop();
    throw new Error(`${String(error)}\n${logTail(logFile)}`);
  }
  return { process: child, logFile, stop };
}
