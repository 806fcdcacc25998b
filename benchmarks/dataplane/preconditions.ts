import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { LOAD_CPU } from './names.ts';

/**
 * Throws an error for the user where the measurement can not be made, and moves this process to the load's core, so that what
 * little it does takes nothing from a proxy.
 */
export function requireMachine(): void {
  if (process.platform !== 'linux')
    throw new Error('only Linux tells the processor time of a process to the nanosecond');
  if (availableParallelism() < 2) throw new Error('two cores are needed: one for the proxy, one for what loads it');
  const { error, status } = spawnSync('taskset', ['-a', '-c', '-p', String(LOAD_CPU), String(process.pid)]);
  if (error !== undefined) throw new Error('taskset is not installed: apt install util-linux');
  if (status !== 0) throw new Error('this process may not choose its core');
}
