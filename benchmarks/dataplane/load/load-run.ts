import type { Target } from '../names.ts';
import type { WorkloadName } from '../workloads.ts';

/** One measurement of one proxy, asked of the load process. */
export type LoadOrder = { id: number; workload: WorkloadName; target: Target; seconds: number; warmSeconds: number };

/** What a measurement found. */
export type Sample = {
  /** In the unit of the workload. */
  value: number;
  /** Units of work each second of wall time (GB for bulk); null where none is done. */
  rate: number | null;
  /** Share of its core that the proxy used: near 1, it is what limits the rate. */
  busy: number | null;
  p50Us: number | null;
  p99Us: number | null;
  /** Of TLS connections, the share that resumed a session. */
  resumed: number | null;
};

export type LoadReply =
  | { id: number; kind: 'step'; text: string }
  | { id: number; kind: 'done'; sample: Sample }
  | { id: number; kind: 'failed'; message: string };

/** What a workload works with. */
export type LoadRun = {
  target: Target;
  seconds: number;
  warmSeconds: number;
  /** Says what is being waited for, for whoever loses patience. */
  step(text: string): void;
};
