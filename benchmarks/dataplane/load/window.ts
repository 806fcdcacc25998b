import { setTimeout as wait } from 'node:timers/promises';
import { cpuSeconds, processTree } from '../processes/process-tree.ts';
import type { LoadRun, Sample } from './load-run.ts';

/** Work done so far, as the connections of a workload count it. */
export class Tally {
  units = 0;
  /** Milliseconds each, of those that are timed. */
  readonly latencies: number[] = [];
  /** Connections that resumed a session. */
  resumed = 0;
}

export type Window = { elapsed: number; cpu: number; units: number; resumed: number; latencies: number[] };

/** Lets the load warm up, and takes what is done and used in the time after. Seconds. */
export async function measureWindow(run: LoadRun, tally: Tally): Promise<Window> {
  const pids = processTree(run.target.pid);
  run.step('warming up');
  await wait(run.warmSeconds * 1_000);
  run.step('measuring');
  tally.latencies.length = 0;
  const [units, resumed, from, cpu] = [tally.units, tally.resumed, performance.now(), cpuSeconds(pids)];
  await wait(run.seconds * 1_000);
  const window = {
    elapsed: (performance.now() - from) / 1_000,
    cpu: cpuSeconds(pids) - cpu,
    units: tally.units - units,
    resumed: tally.resumed - resumed,
    latencies: tally.latencies.toSorted((a, b) => a - b),
  };
  if (window.units === 0) throw new Error(`nothing was done in ${run.seconds} s of measuring`);
  return window;
}

/** A window whose figure is the proxy's time for each unit, µs. */
export function costSample({ elapsed, cpu, units, latencies }: Window): Sample {
  const at = (share: number): number | null => {
    const latency = latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))];
    return latency === undefined ? null : latency * 1_000;
  };
  return {
    value: (cpu * 1e6) / units,
    rate: units / elapsed,
    busy: cpu / elapsed,
    p50Us: at(0.5),
    p99Us: at(0.99),
    resumed: null,
  };
}
