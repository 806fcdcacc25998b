import { type ProxyReport, REPORT_INTERVAL_MS, type TrafficRow } from '@peerway/model/proxy-report';
import type { TrafficEdge, TrafficGroup, TrafficSummary } from '@peerway/model/topology';
import { type PathLabels, pathLabels } from './path-labels.ts';
import { emptyRecorded, type RecordedSteps } from './recorded-sums.ts';
import { SequenceWindow } from './sequence-window.ts';
import { addRow, addSums, emptySums, type TrafficSums, toSummary } from './traffic-cell.ts';

export type TrafficHistoryOptions = {
  /** How far back it reaches, ms. */
  windowMs?: number;
  /** Width of a step, ms. */
  stepMs?: number;
  /** Most cells (one path in one step) that are kept; beyond it the oldest steps go first. */
  cellsMax?: number;
};

/** Traffic to one destination. */
export type TrafficRoute = Pick<TrafficGroup, (typeof routeFields)[number] | 'traffic'>;

/** Which paths count. A field that is left out matches all. */
export type TrafficFilter = Partial<
  Pick<
    TrafficRow,
    'point' | 'source' | 'sourceTrustDomain' | 'service' | 'namespace' | 'partition' | 'peer' | 'direction'
  >
> & { proxy?: Pick<ProxyReport['proxy'], 'partition' | 'node' | 'id'> };

/** One path through one proxy. Interned, so that cells can refer to it by identity. */
type Path = { key: string; edgeKey: string; labels: PathLabels; cells: number };
type Cell = { sums: TrafficSums; activeConnections: number };
/** One run of a proxy process, with what it said last. */
type ProxyRun = {
  proxy: ProxyReport['proxy'];
  sequences: SequenceWindow;
  lastAtMs: number;
  intervalMs: number;
  active: Map<Path, number>;
};

/**
 * The traffic of the last minutes, from what proxies report.
 *
 *   steps:  …  | 2 s | 2 s | 2 s |      a report covers the interval before it and is spread over the steps it overlaps
 *   report:      └────┬────┘            in proportion, so that jitter of reports does not look like jitter of traffic
 *
 * Reads end one report interval before `nowMs`: from there on the steps are not complete yet. Time is always an argument
 * (ms since the epoch, of one clock; what proxies think the time is does not matter).
 */
export class TrafficHistory {
  readonly #windowMs: number;
  readonly #stepMs: number;
  readonly #cellsMax: number;
  readonly #steps = new Map<number, Map<Path, Cell>>();
  readonly #paths = new Map<string, Path>();
  /** By proxy, then by process instance: during a restart the old process may still report. */
  readonly #runs = new Map<string, Map<string, ProxyRun>>();
  /** Which proxies were heard of, by step. */
  readonly #heard = new Map<number, Set<ProxyReport['proxy']>>();
  #completeSinceMs = 0;
  #cells = 0;
  #prunedAtStep = 0;

  constructor(options: TrafficHistoryOptions = {}) {
    this.#windowMs = options.windowMs ?? 15 * 60_000;
    this.#stepMs = options.stepMs ?? REPORT_INTERVAL_MS;
    this.#cellsMax = options.cellsMax ?? 250_000;
  }

  /** How many cells are held now. */
  get cells(): number {
    return this.#cells;
  }

  /** Takes a report in; false when this (instance, sequence) was counted before. */
  ingest(report: ProxyReport, atMs: number): boolean {
    const run = this.#run(report);
    if (!run.sequences.add(report.sequence)) return false;
    const isNewest = report.sequence === run.sequences.newest;
    if (isNewest) {
      run.lastAtMs = atMs;
      run.intervalMs = report.intervalMs;
      run.active.clear();
    }
    const coveredMs = Math.min(report.intervalMs, this.#windowMs);
    const lastStep = this.#stepOf(atMs - 1);
    // A proxy that was cut off reports a long time at once. Of many rows only the newest part of it is kept.
    const stepsMax = Math.max(8, Math.floor(CELLS_PER_REPORT_MAX / Math.max(1, report.traffic.length)));
    const firstStep = Math.max(this.#stepOf(atMs - coveredMs), lastStep - stepsMax + 1);
    for (let step = firstStep; step <= lastStep; step += 1) this.#hear(step, run.proxy);
    for (const row of report.traffic) {
      const path = this.#path(report.proxy, row);
      if (isNewest && row.activeConnections > 0) run.active.set(path, row.activeConnections);
      for (let step = firstStep; step <= lastStep; step += 1) {
        const from = Math.max(step * this.#stepMs, atMs - coveredMs);
        const to = Math.min((step + 1) * this.#stepMs, atMs);
        const cell = this.#cell(step, path);
        const share = (to - from) / coveredMs;
        addRow(cell.sums, row, (count) => count * share);
        cell.activeConnections = this.#activeOn(report.proxy, path, atMs);
      }
    }
    if (this.#stepOf(atMs) !== this.#prunedAtStep || this.#cells > this.#cellsMax) this.prune(atMs);
    return true;
  }

  /** Everything that matches, summed over the last `windowMs`. */
  summarize(filter: TrafficFilter, windowMs: number, nowMs: number): TrafficSummary {
    const paths = this.#matching(filter);
    const sums = emptySums();
    const range = this.#range(windowMs, nowMs);
    for (const [path, cell] of this.#cellsIn(range.first, range.last)) {
      if (paths.has(path)) addSums(sums, cell.sums);
    }
    let active = 0;
    for (const [path, count] of this.#activeConnections(nowMs)) if (paths.has(path)) active += count;
    return toSummary(sums, range.windowMs, active);
  }

  /** One row for each path with traffic in the last `windowMs` or connections open now, in a stable order. */
  groups(windowMs: number, nowMs: number, filter: TrafficFilter = {}): TrafficGroup[] {
    return this.#totals(windowMs, nowMs, filter, (path) => path.key);
  }

  /** As `groups`, summed over the proxies: what goes from where to where. */
  edges(windowMs: number, nowMs: number, filter: TrafficFilter = {}): TrafficEdge[] {
    return this.#totals(windowMs, nowMs, filter, (path) => path.edgeKey).map(({ proxy: _proxy, ...edge }) => edge);
  }

  /** Through one proxy (or those that match): by destination, whoever the clients are. */
  routes(windowMs: number, nowMs: number, filter: TrafficFilter = {}): TrafficRoute[] {
    const keyOf = ({ labels }: Path): string => routeFields.map((field) => labels[field]).join('\n');
    return this.#totals(windowMs, nowMs, filter, keyOf).map(
      ({ service, namespace, partition, peer, protocol, mode, direction, traffic }) => ({
        ...{ service, namespace, partition, peer, protocol, mode, direction, traffic },
      }),
    );
  }

  #totals(windowMs: number, nowMs: number, filter: TrafficFilter, keyOf: (path: Path) => string): TrafficGroup[] {
    const matching = this.#matching(filter);
    const range = this.#range(windowMs, nowMs);
    const totals = new Map<string, { path: Path; sums: TrafficSums; active: number }>();
    const totalOf = (path: Path): { sums: TrafficSums; active: number } => {
      const known = totals.get(keyOf(path)) ?? { path, sums: emptySums(), active: 0 };
      totals.set(keyOf(path), known);
      return known;
    };
    for (const [path, cell] of this.#cellsIn(range.first, range.last)) {
      if (matching.has(path)) addSums(totalOf(path).sums, cell.sums);
    }
    for (const [path, count] of this.#activeConnections(nowMs)) if (matching.has(path)) totalOf(path).active += count;
    return [...totals]
      .filter(([, { sums, active }]) => sums.connections + sums.requests + sums.errors + sums.bytes + active > 0)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, { path, sums, active }]) => ({
        ...path.labels,
        mutualTls: sums.mutualTls,
        traffic: toSummary(sums, range.windowMs, active),
      }));
  }

  /** Since when nothing was forgotten, ms since 1970. */
  get completeSinceMs(): number {
    return this.#completeSinceMs;
  }

  /** Adds what is remembered of the paths that match to the steps of a chart, and when it was heard of their proxies. */
  addTo(steps: RecordedSteps, filter: TrafficFilter): void {
    const paths = this.#matching(filter);
    const first = this.#stepOf(steps.fromMs);
    const last = this.#stepOf(steps.fromMs + steps.stepMs * steps.sums.length - 1);
    for (let step = first; step <= last; step += 1) {
      const startMs = step * this.#stepMs;
      if ([...(this.#heard.get(step) ?? [])].some((proxy) => isHeardFor(proxy, filter)))
        steps.add(startMs, this.#stepMs, { ...emptyRecorded(), heardMs: this.#stepMs });
      for (const [path, { sums, activeConnections }] of this.#steps.get(step) ?? [])
        if (paths.has(path))
          steps.add(startMs, this.#stepMs, { ...sums, openMs: activeConnections * this.#stepMs, heardMs: 0 });
    }
  }

  /** Forgets what is older than the window, and the oldest steps while there are too many cells. */
  prune(nowMs: number): void {
    this.#prunedAtStep = this.#stepOf(nowMs);
    const oldest = this.#stepOf(nowMs - this.#windowMs);
    for (const step of [...this.#steps.keys()].sort((left, right) => left - right)) {
      if (step >= oldest && this.#cells <= this.#cellsMax) break;
      this.#dropStep(step);
      this.#completeSinceMs = Math.max(this.#completeSinceMs, (step + 1) * this.#stepMs);
    }
    for (const step of this.#heard.keys()) if (step < oldest) this.#heard.delete(step);
    for (const [proxy, runs] of this.#runs) {
      for (const [instance, run] of runs) if (run.lastAtMs < nowMs - this.#windowMs) runs.delete(instance);
      if (runs.size === 0) this.#runs.delete(proxy);
    }
  }

  #stepOf(ms: number): number {
    return Math.floor(ms / this.#stepMs);
  }

  /** The complete steps that make up the last `windowMs`. */
  #range(windowMs: number, nowMs: number): { first: number; last: number; windowMs: number } {
    const count = Math.max(1, Math.ceil(windowMs / this.#stepMs));
    const last = this.#stepOf(nowMs - REPORT_INTERVAL_MS) - 1;
    return { first: last - count + 1, last, windowMs: count * this.#stepMs };
  }

  *#cellsIn(first: number, last: number): Generator<[Path, Cell]> {
    for (let step = first; step <= last; step += 1) yield* this.#steps.get(step) ?? [];
  }

  #matching(filter: TrafficFilter): Set<Path> {
    const { proxy, ...labels } = filter;
    return new Set(
      [...this.#paths.values()].filter(
        (path) =>
          (proxy === undefined ||
            (path.labels.proxy.id === proxy.id &&
              path.labels.proxy.node === proxy.node &&
              path.labels.proxy.partition === proxy.partition)) &&
          filterFields.every((field) => labels[field] === undefined || labels[field] === path.labels[field]),
      ),
    );
  }

  /** Open connections by path. A process that fell silent has none that anybody knows of. */
  #activeConnections(nowMs: number): Map<Path, number> {
    const active = new Map<Path, number>();
    for (const runs of this.#runs.values()) {
      for (const run of runs.values()) {
        if (isSilent(run, nowMs)) continue;
        for (const [path, count] of run.active) active.set(path, (active.get(path) ?? 0) + count);
      }
    }
    return active;
  }

  /** Connections open on a path of a proxy, in all its processes that still report. */
  #activeOn(proxy: ProxyReport['proxy'], path: Path, nowMs: number): number {
    let active = 0;
    for (const run of this.#runs.get(runsKey(proxy))?.values() ?? [])
      if (!isSilent(run, nowMs)) active += run.active.get(path) ?? 0;
    return active;
  }

  #run({ proxy, instance, intervalMs }: ProxyReport): ProxyRun {
    const key = runsKey(proxy);
    let runs = this.#runs.get(key);
    if (!runs) {
      runs = new Map();
      this.#runs.set(key, runs);
    }
    let run = runs.get(instance);
    if (!run) {
      const oldest = runs.size >= RUNS_PER_PROXY_MAX ? runs.keys().next().value : undefined;
      if (oldest !== undefined) runs.delete(oldest);
      run = { proxy, sequences: new SequenceWindow(), lastAtMs: 0, intervalMs, active: new Map() };
      runs.set(instance, run);
    }
    return run;
  }

  #path(proxy: ProxyReport['proxy'], row: TrafficRow): Path {
    const labels = pathLabels(proxy, row);
    const edgeKey = edgeFields.map((field) => labels[field]).join('\n');
    const key = [edgeKey, proxy.role, proxy.partition, proxy.node, proxy.id].join('\n');
    let path = this.#paths.get(key);
    if (!path) {
      path = { key, edgeKey, labels, cells: 0 };
      this.#paths.set(key, path);
    }
    return path;
  }

  #cell(step: number, path: Path): Cell {
    let cells = this.#steps.get(step);
    if (!cells) {
      cells = new Map();
      this.#steps.set(step, cells);
    }
    let cell = cells.get(path);
    if (!cell) {
      cell = { sums: emptySums(), activeConnections: 0 };
      cells.set(path, cell);
      path.cells += 1;
      this.#cells += 1;
    }
    return cell;
  }

  #hear(step: number, proxy: ProxyReport['proxy']): void {
    const heard = this.#heard.get(step) ?? new Set();
    this.#heard.set(step, heard.add(proxy));
  }

  #dropStep(step: number): void {
    for (const path of this.#steps.get(step)?.keys() ?? []) {
      path.cells -= 1;
      this.#cells -= 1;
      if (path.cells === 0) this.#paths.delete(path.key);
    }
    this.#steps.delete(step);
  }
}

/** Of a proxy it has to be heard itself; of a path, of any sidecar where it may be seen. */
const isHeardFor = (heard: ProxyReport['proxy'], { proxy, partition }: TrafficFilter): boolean =>
  proxy === undefined
    ? heard.role === 'sidecar' && (partition === undefined || heard.partition === partition)
    : heard.id === proxy.id && heard.node === proxy.node && heard.partition === proxy.partition;

const filterFields = [
  ...['point', 'source', 'sourceTrustDomain', 'service', 'namespace', 'partition', 'peer', 'direction'],
] as const satisfies readonly (keyof TrafficFilter)[];
const routeFields = ['service', 'namespace', 'partition', 'peer', 'protocol', 'mode', 'direction'] as const;
/** What tells two edges apart; lists come in this order. */
const edgeFields = [
  ...['service', 'namespace', 'partition', 'peer', 'point', 'source', 'sourceTrustDomain'],
  ...['sourcePartition', 'sourceNamespace', 'protocol', 'mode', 'direction'],
] as const satisfies readonly (keyof PathLabels)[];
const SILENT_AFTER_INTERVALS = 3;
const RUNS_PER_PROXY_MAX = 64;
const CELLS_PER_REPORT_MAX = 50_000;

const runsKey = ({ role, partition, node, id }: ProxyReport['proxy']): string => [role, partition, node, id].join('\n');

const isSilent = ({ lastAtMs, intervalMs }: ProxyRun, nowMs: number): boolean =>
  nowMs - lastAtMs > SILENT_AFTER_INTERVALS * Math.max(intervalMs, REPORT_INTERVAL_MS);
