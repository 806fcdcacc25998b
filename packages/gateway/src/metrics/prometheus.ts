import { bucketUpperBound } from '@peerway/metrics';
import type { TrafficMeter, TrafficPath } from './traffic-meter.ts';

/** Every metric that is scraped, in one place: names, kinds and meanings never depend on traffic. */
const METRICS = {
  peerway_connections_total: ['counter', 'Connections opened.'],
  peerway_connections_active: ['gauge', 'Connections open now.'],
  peerway_requests_total: ['counter', 'Requests answered, by status class.'],
  peerway_requests_active: ['gauge', 'Requests being worked on now.'],
  peerway_requests_aborted_total: ['counter', 'Requests whose client left before their answer was whole.'],
  peerway_retries_total: ['counter', 'Tries of requests after the first one.'],
  peerway_errors_total: ['counter', 'Failures, by code of the error table.'],
  peerway_bytes_received_total: ['counter', 'Bytes from clients to servers.'],
  peerway_bytes_sent_total: ['counter', 'Bytes from servers to clients.'],
  peerway_request_duration_seconds: ['histogram', 'From the head of a request to the end of its answer.'],
  peerway_handshakes_total: ['counter', 'TLS handshakes accepted from clients.'],
  peerway_handshakes_failed_total: ['counter', 'TLS handshakes that failed or whose client was refused, by code.'],
  peerway_hellos_rejected_total: ['counter', 'Connections refused before a handshake, by code.'],
  peerway_access_log_dropped_total: [
    'counter',
    'Lines of the access log that were lost, since their reader was too slow.',
  ],
  peerway_snapshot_index: ['gauge', 'Index of the snapshot in force.'],
  peerway_leaf_expiry_seconds: ['gauge', 'When the leaf certificate ends, seconds since the epoch.'],
} as const;
type MetricName = keyof typeof METRICS;

export type ScrapeFacts = { accessLogDropped: number; snapshotIndex: number; leafNotAfterMs: number | null };

/** Bounds of the scraped histogram, seconds. The reports to the control plane carry far finer ones. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** The text that Prometheus scrapes (exposition format 0.0.4). */
export function prometheusText(traffic: TrafficMeter, facts: ScrapeFacts): string {
  const samples = new Map<MetricName, string[]>();
  const add = (name: MetricName, labels: string, value: number, suffix = ''): void => {
    const lines = samples.get(name) ?? [];
    lines.push(`${name}${suffix}${labels === '' ? '' : `{${labels}}`} ${value}`);
    samples.set(name, lines);
  };
  for (const path of traffic.paths()) addPath(path, add);
  add('peerway_handshakes_total', '', traffic.handshakes.succeeded);
  for (const [code, count] of traffic.handshakes.failed)
    add('peerway_handshakes_failed_total', label('code', code), count);
  for (const [code, count] of traffic.handshakes.rejectedHellos)
    add('peerway_hellos_rejected_total', label('code', code), count);
  add('peerway_access_log_dropped_total', '', facts.accessLogDropped);
  add('peerway_snapshot_index', '', facts.snapshotIndex);
  if (facts.leafNotAfterMs !== null) add('peerway_leaf_expiry_seconds', '', Math.floor(facts.leafNotAfterMs / 1000));

  let text = '';
  for (const [name, lines] of samples) {
    const [kind, help] = METRICS[name];
    text += `# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n${lines.join('\n')}\n`;
  }
  return text;
}

function addPath(
  path: TrafficPath,
  add: (name: MetricName, labels: string, value: number, suffix?: string) => void,
): void {
  const { key } = path;
  const labels = [
    label('point', key.point),
    label('source', key.source),
    label('source_partition', key.sourcePartition),
    label('source_namespace', key.sourceNamespace),
    label('service', key.service),
    label('namespace', key.namespace),
    label('partition', key.partition),
    label('peer', key.peer),
    label('protocol', key.protocol),
    label('mode', key.mode),
    label('direction', key.direction),
  ].join(',');
  const sum = path.sinceStart();
  add('peerway_connections_total', labels, sum.connections);
  add('peerway_connections_active', labels, path.activeConnections);
  for (const [statusClass, count] of sum.statusClasses)
    add('peerway_requests_total', `${labels},${label('class', statusClass)}`, count);
  add('peerway_requests_active', labels, path.activeRequests);
  add('peerway_requests_aborted_total', labels, sum.aborted);
  add('peerway_retries_total', labels, sum.retries);
  for (const [code, count] of sum.errors) add('peerway_errors_total', `${labels},${label('code', code)}`, count);
  add('peerway_bytes_received_total', labels, sum.bytesIn);
  add('peerway_bytes_sent_total', labels, sum.bytesOut);
  if (sum.requests === 0) return;
  const { buckets, count, sum: totalUs } = sum.latency.toData();
  for (const bound of BOUNDS) {
    let below = 0;
    for (const [bucket, inBucket] of buckets) if (bucketUpperBound(bucket) <= bound * 1e6) below += inBucket;
    add('peerway_request_duration_seconds', `${labels},${label('le', String(bound))}`, below, '_bucket');
  }
  add('peerway_request_duration_seconds', `${labels},${label('le', '+Inf')}`, count, '_bucket');
  add('peerway_request_duration_seconds', labels, totalUs / 1e6, '_sum');
  add('peerway_request_duration_seconds', labels, count, '_count');
}

function label(name: string, value: string): string {
  return `${name}="${value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`;
}
