import { addRecorded, emptyRecorded, type RecordedSums, seriesKey, toSummary } from '@peerway/metrics';
import type { TrafficEdge, TrafficGroup } from '@peerway/model/topology';
import type { TrafficSeriesLabels } from '@peerway/model/traffic-series';
import type { Services } from '../context.ts';
import { readRecordedTraffic, recordedWidthAt } from './recorded-traffic.ts';

/** All traffic of a past moment, in the shape that the topology is built of (`buildTopology`). */
export type TrafficAt = {
  /** The time that it is of: as fine as it is still recorded. */
  from: string;
  to: string;
  /** Whether any proxy was heard of in this time; without, nothing is known of it. */
  wasHeard: boolean;
  /** What went from where to where, summed over proxies. */
  traffic: TrafficEdge[];
  /** The same of gateways, each for itself. */
  relayed: TrafficGroup[];
};

/** Points of the finest width that are taken together, so that one late report does not show as silence. */
const SHORTEST_WINDOW_MS = 30_000;

/**
 * The traffic of all paths between services at a past moment, over the recorded step around it. Everything is in it, whoever asks:
 * what a caller may not read has to be left out of what is made of it, as `readTopology` does.
 */
export async function readTrafficAt(services: Services, at: Date): Promise<TrafficAt> {
  const widthMs = Math.max(SHORTEST_WINDOW_MS, recordedWidthAt(at.getTime(), services.now().getTime()));
  const fromMs = Math.floor(at.getTime() / widthMs) * widthMs;
  const toMs = fromMs + widthMs;
  const points = await readRecordedTraffic(services, {}, { fromMs, toMs });

  const series = new Map<string, Sum>();
  const edges = new Map<string, Sum>();
  for (const point of points) {
    if (point.labels.point === 'heard') continue;
    const overlapMs = Math.min(point.startMs + point.widthMs, toMs) - Math.max(point.startMs, fromMs);
    addTo(series, point.labels, point.sums, overlapMs / point.widthMs);
    addTo(edges, { ...point.labels, ...noProxy }, point.sums, overlapMs / point.widthMs);
  }
  return {
    ...{ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() },
    wasHeard: points.some(({ labels }) => labels.point === 'heard'),
    traffic: inOrder(edges).map(({ proxy: _proxy, ...edge }) => edge),
    relayed: inOrder(series).filter(({ point }) => point === 'gateway'),
  };

  function inOrder(of: ReadonlyMap<string, Sum>): TrafficGroup[] {
    const sorted = [...of].sort(([left], [right]) => (left < right ? -1 : 1));
    return sorted.flatMap(([, sum]) => toGroup(sum, widthMs));
  }
}

type Sum = { labels: TrafficSeriesLabels; sums: RecordedSums };
const noProxy = { proxyPartition: '', proxyNode: '', proxyId: '' };

function addTo(all: Map<string, Sum>, labels: TrafficSeriesLabels, recorded: RecordedSums, share: number): void {
  const key = seriesKey(labels);
  const sum = all.get(key) ?? { labels, sums: emptyRecorded() };
  all.set(key, sum);
  addRecorded(sum.sums, recorded, share);
}

function toGroup({ labels, sums }: Sum, widthMs: number): TrafficGroup[] {
  const { point, proxyPartition, proxyNode, proxyId, ...path } = labels;
  if (point === 'heard') return [];
  // Only gateways have series of their own; for a sum over sidecars nobody reads it.
  const proxy = { role: 'mesh-gateway', partition: proxyPartition, node: proxyNode, id: proxyId } as const;
  const traffic = toSummary(sums, widthMs, Math.round(sums.openMs / widthMs));
  return [{ ...path, point, proxy, mutualTls: sums.mutualTls, traffic }];
}
