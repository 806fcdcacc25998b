import type { ProxyReport } from '@peerway/model/proxy-report';
import type { ProxyPresence } from './proxy-registry.ts';

/** What one process of a proxy reported last. */
export type ProxyProcess = {
  report: ProxyReport;
  atMs: number;
  /** CPU share over its last two reports, percent of one core. */
  cpuPercent: number;
  /** Since it started. */
  handshakeFailures: Record<string, number>;
  rejectedHellos: Record<string, number>;
};

/** What is known of a process after another report of it. */
export function reported(known: ProxyProcess | undefined, report: ProxyReport, atMs: number): ProxyProcess {
  const cpuMicros = known === undefined ? 0 : report.process.cpuMicros - known.report.process.cpuMicros;
  return {
    report,
    atMs,
    cpuPercent: Math.max(0, (cpuMicros / (report.intervalMs * 1000)) * 100),
    handshakeFailures: sumOf([known?.handshakeFailures ?? {}, report.handshakes.failed]),
    rejectedHellos: sumOf([known?.rejectedHellos ?? {}, report.rejectedHellos]),
  };
}

/** All processes of a proxy as one: what is counted is added up; of what each says of itself, the worst holds. Newest last. */
export function summed(
  processes: readonly ProxyProcess[],
): Pick<ProxyPresence, 'report' | 'cpuPercent' | 'handshakeFailures' | 'rejectedHellos'> {
  const reports = processes.map(({ report }) => report);
  const newest = reports.at(-1);
  const add = (of: (process: ProxyReport['process']) => number): number =>
    reports.reduce((sum, { process }) => sum + of(process), 0);
  return {
    report:
      newest === undefined
        ? null
        : {
            ...newest,
            startedAt: reports.map(({ startedAt }) => startedAt).sort()[0] ?? newest.startedAt,
            snapshot: worstSnapshot(reports) ?? newest.snapshot,
            leaf: earliestLeaf(reports),
            process: {
              rssBytes: add(({ rssBytes }) => rssBytes),
              cpuMicros: add(({ cpuMicros }) => cpuMicros),
              openConnections: add(({ openConnections }) => openConnections),
            },
            // It takes connections as long as one of them does.
            draining: reports.every(({ draining }) => draining),
          },
    cpuPercent: processes.reduce((sum, { cpuPercent }) => sum + cpuPercent, 0),
    handshakeFailures: sumOf(processes.map(({ handshakeFailures }) => handshakeFailures)),
    rejectedHellos: sumOf(processes.map(({ rejectedHellos }) => rejectedHellos)),
  };
}

function worstSnapshot(reports: readonly ProxyReport[]): ProxyReport['snapshot'] | undefined {
  const snapshots = reports.map(({ snapshot }) => snapshot).sort((one, other) => one.index - other.index);
  return snapshots.find(({ rejected }) => rejected !== null) ?? snapshots[0];
}

function earliestLeaf(reports: readonly ProxyReport[]): ProxyReport['leaf'] {
  const leaves = reports.flatMap(({ leaf }) => leaf ?? []);
  return leaves.sort((one, other) => Date.parse(one.notAfter) - Date.parse(other.notAfter))[0] ?? null;
}

function sumOf(all: readonly Record<string, number>[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const counts of all)
    for (const [name, count] of Object.entries(counts)) sums.set(name, (sums.get(name) ?? 0) + count);
  return Object.fromEntries(sums);
}
