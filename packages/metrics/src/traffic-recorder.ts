import type { ProxyReport, TrafficRow } from '@peerway/model/proxy-report';
import type { TrafficSegment, TrafficSeriesLabels } from '@peerway/model/traffic-series';
import { pathLabels } from './path-labels.ts';
import { emptyRecorded, type RecordedSums } from './recorded-sums.ts';
import { FINEST_TIER } from './recorded-tiers.ts';
import { encodeSegment } from './segment-codec.ts';
import { addRow } from './traffic-cell.ts';

export type TrafficRecorderOptions = {
  /** Most series; beyond it clients of one destination are no longer told apart, and then what is new is left out. */
  seriesMax?: number;
  /** Most cells (one series in one step) that wait to be written; beyond it the oldest steps go first. */
  cellsMax?: number;
};

/** What is recorded of one series: by step of the finest tier. */
export type RecordedSeries = { key: string; labels: TrafficSeriesLabels; steps: Map<number, RecordedSums> };

/** What is written at once: segments with the series that each is of. */
export type RecordedBatch = { number: number; series: readonly RecordedSeries[] };

/**
 * What proxies reported, on its way into the database. Unlike `TrafficHistory` it keeps nothing that is written.
 *
 *   record() ─► pending ── take() ─► batch ── written ─► gone
 *                                      └── failed ─► the same batch is written again, before the next
 *
 * A report's counts are cut into whole numbers that add up to them, so that nothing is gained or lost on the way.
 */
export class TrafficRecorder {
  readonly #seriesMax: number;
  readonly #cellsMax: number;
  #pending = new Map<string, RecordedSeries>();
  #cells = 0;
  /** Keys of the series that were seen since they were last forgotten. */
  #known = new Set<string>();
  #batch: RecordedBatch | null = null;
  #batches = 0;
  #writtenBatches = 0;
  /** Tells runs of control planes apart in the database. */
  readonly writer = 1 + Math.floor(Math.random() * (2 ** 31 - 1));
  /** Rows that were left out, since there were too many series or cells. */
  lost = 0;

  constructor(options: TrafficRecorderOptions = {}) {
    this.#seriesMax = options.seriesMax ?? 50_000;
    this.#cellsMax = options.cellsMax ?? 500_000;
  }

  /** How many batches were written: who reads the database beside this has to read again when that changed meanwhile. */
  get writtenBatches(): number {
    return this.#writtenBatches;
  }

  /** The batch that may be in the database or not; what it holds is in `unwritten`. Null: there is none. */
  get uncertainBatch(): number | null {
    return this.#batch?.number ?? null;
  }

  /** Records a report that was not counted before. */
  record(report: ProxyReport, atMs: number): void {
    const coveredMs = Math.min(report.intervalMs, COVERED_MAX_MS);
    this.#add(heardLabels(report.proxy), atMs, coveredMs, (sums, _partOf, ms) => {
      sums.heardMs += ms;
    });
    for (const row of report.traffic) {
      if (isIdle(row)) continue;
      const isRecorded = this.#add(seriesLabels(report.proxy, row), atMs, coveredMs, (sums, partOf, ms) => {
        addRow(sums, row, partOf);
        sums.openMs += row.activeConnections * ms;
      });
      if (!isRecorded) this.lost += 1;
    }
    while (this.#cells > this.#cellsMax) this.#dropOldestStep();
  }

  /** What is to be written next: the batch that failed, or all that came since. Null: nothing. */
  take(): RecordedBatch | null {
    if (this.#batch === null && this.#pending.size > 0) {
      this.#batches += 1;
      this.#batch = { number: this.#batches, series: [...this.#pending.values()] };
      this.#pending = new Map();
      this.#cells = 0;
    }
    return this.#batch;
  }

  /** The batch that was taken is in the database. */
  written(): void {
    this.#batch = null;
    this.#writtenBatches += 1;
  }

  /** What is recorded and not known to be written. */
  *unwritten(): Generator<RecordedSeries> {
    if (this.#batch !== null) yield* this.#batch.series;
    yield* this.#pending.values();
  }

  /** Forgets which series there were, so that those that ended make room. To be called from time to time. */
  forgetSeries(): void {
    this.#known = new Set(this.#pending.keys());
  }

  #add(
    labels: TrafficSeriesLabels,
    atMs: number,
    coveredMs: number,
    addPart: (sums: RecordedSums, partOf: (count: number) => number, ms: number) => void,
  ): boolean {
    const series = this.#series(labels);
    if (series === null) return false;
    const { stepMs } = FINEST_TIER;
    const startMs = atMs - coveredMs;
    const last = Math.floor((atMs - 1) / stepMs);
    for (let step = Math.floor(startMs / stepMs); step <= last; step += 1) {
      const fromMs = Math.max(step * stepMs, startMs) - startMs;
      const toMs = Math.min((step + 1) * stepMs, atMs) - startMs;
      let sums = series.steps.get(step);
      if (sums === undefined) {
        sums = emptyRecorded();
        series.steps.set(step, sums);
        this.#cells += 1;
      }
      // What is up to the end of this step, less what was up to its beginning: the parts add up to the whole.
      const partOf = (count: number): number =>
        Math.round((count * toMs) / coveredMs) - Math.round((count * fromMs) / coveredMs);
      addPart(sums, partOf, toMs - fromMs);
    }
    return true;
  }

  #series(labels: TrafficSeriesLabels): RecordedSeries | null {
    const key = seriesKey(labels);
    const pending = this.#pending.get(key);
    if (pending !== undefined) return pending;
    if (!this.#known.has(key) && this.#known.size >= this.#seriesMax) {
      if (labels.source !== '') return this.#series({ ...labels, source: '' });
      if (this.#known.size >= this.#seriesMax + FOLDED_SERIES_MAX) return null;
    }
    this.#known.add(key);
    const series = { key, labels, steps: new Map<number, RecordedSums>() };
    this.#pending.set(key, series);
    return series;
  }

  #dropOldestStep(): void {
    let oldest = Number.POSITIVE_INFINITY;
    for (const { steps } of this.#pending.values()) for (const step of steps.keys()) oldest = Math.min(oldest, step);
    if (oldest === Number.POSITIVE_INFINITY) return;
    for (const [key, { steps }] of this.#pending) {
      if (!steps.delete(oldest)) continue;
      this.#cells -= 1;
      this.lost += 1;
      if (steps.size === 0) this.#pending.delete(key);
    }
  }
}

/** As in `TrafficHistory`: a proxy that was cut off for longer has its counts in the last part of that time. */
const COVERED_MAX_MS = 15 * 60_000;
/** Room for destinations whose clients are no longer told apart. */
const FOLDED_SERIES_MAX = 5_000;

/** The row after the last activity says that nothing is open any more: that is what no row says too. */
const isIdle = (row: TrafficRow): boolean =>
  row.connections + row.requests + row.bytesIn + row.bytesOut + row.activeConnections === 0 &&
  row.latency.buckets.length === 0 &&
  Object.values(row.errors).every((count) => count === 0);

/** The segments of a series: its points by chunk. */
export function segmentsOf({ steps }: RecordedSeries): TrafficSegment[] {
  const { stepMs, chunkMs } = FINEST_TIER;
  const stepsOfChunk = chunkMs / stepMs;
  const chunks = new Map<number, [number, RecordedSums][]>();
  for (const [step, sums] of [...steps].sort(([left], [right]) => left - right)) {
    const chunk = Math.floor(step / stepsOfChunk);
    const points = chunks.get(chunk) ?? [];
    chunks.set(chunk, points);
    points.push([step - chunk * stepsOfChunk, sums]);
  }
  return [...chunks].map(([chunk, points]) => ({
    stepSeconds: stepMs / 1000,
    startMs: chunk * chunkMs,
    points: encodeSegment(points),
  }));
}

/** In a fixed order, so that equal labels are one key. */
export const seriesKey = (labels: TrafficSeriesLabels): string => labelFields.map((field) => labels[field]).join('\n');

const labelFields = [
  ...['point', 'service', 'namespace', 'partition', 'peer', 'source', 'sourceTrustDomain', 'sourcePartition'],
  ...['sourceNamespace', 'protocol', 'mode', 'direction', 'proxyPartition', 'proxyNode', 'proxyId'],
] as const satisfies readonly (keyof TrafficSeriesLabels)[];

const noGateway = { proxyPartition: '', proxyNode: '', proxyId: '' };
const gatewayOf = ({ role, partition, node, id }: ProxyReport['proxy']) =>
  role === 'mesh-gateway' ? { proxyPartition: partition, proxyNode: node, proxyId: id } : noGateway;

function seriesLabels(reporter: ProxyReport['proxy'], row: TrafficRow): TrafficSeriesLabels {
  const { proxy, ...labels } = pathLabels(reporter, row);
  return { ...labels, ...gatewayOf(proxy) };
}

/** The series that says when a proxy was heard of: each gateway for itself, sidecars by partition. */
export const heardLabels = (proxy: ProxyReport['proxy']): TrafficSeriesLabels => ({
  ...{ point: 'heard', source: '', sourceTrustDomain: '', sourcePartition: '', sourceNamespace: '', service: '' },
  ...{ namespace: '', partition: proxy.partition, peer: '', protocol: '', mode: '', direction: '' },
  ...gatewayOf(proxy),
});
