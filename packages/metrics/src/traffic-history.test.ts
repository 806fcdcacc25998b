import type { ProxyReport, TrafficRow } from '@peerway/model/proxy-report';
import type { TrafficPoint } from '@peerway/model/topology';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from './latency-histogram.ts';
import { RecordedSteps, toTrafficPoints } from './recorded-sums.ts';
import { type TrafficFilter, TrafficHistory } from './traffic-history.ts';

const START = Date.parse('2026-01-01T00:00:00.000Z');
const SECOND = 1000;

function row(fields: Partial<TrafficRow> = {}): TrafficRow {
  return {
    point: 'outbound',
    source: 'web',
    sourceTrustDomain: 'east.consul',
    sourcePartition: 'default',
    sourceNamespace: 'default',
    service: 'api',
    namespace: 'default',
    partition: 'default',
    peer: 'west',
    protocol: 'http',
    mode: 'remote',
    direction: '',
    mutualTls: null,
    connections: 0,
    activeConnections: 0,
    statusClasses: {},
    requests: 0,
    activeRequests: 0,
    errors: {},
    bytesIn: 0,
    bytesOut: 0,
    latency: { count: 0, sum: 0, buckets: [] },
    ...fields,
  };
}

function report(sequence: number, traffic: TrafficRow[], fields: Partial<ProxyReport> = {}): ProxyReport {
  return {
    proxy: { role: 'sidecar', partition: 'default', node: 'node-1', id: 'web-sidecar-proxy' },
    instance: 'run-1',
    sequence,
    startedAt: '2026-01-01T00:00:00.000Z',
    at: '2026-01-01T00:00:00.000Z',
    intervalMs: 2000,
    version: 'test',
    snapshot: { index: 1, appliedAt: null, rejected: null },
    leaf: null,
    process: { rssBytes: 0, cpuMicros: 0, openConnections: 0 },
    handshakes: { succeeded: 0, failed: {} },
    rejectedHellos: {},
    draining: false,
    application: null,
    traffic,
    ...fields,
  };
}

/** Reports of one proxy every 2 s from `START` on, the first at +2 s. */
function feed(history: TrafficHistory, count: number, rowOf: (sequence: number) => TrafficRow, jitterMs = 0): number {
  for (let sequence = 0; sequence < count; sequence += 1) {
    const jitter = sequence % 2 === 0 ? jitterMs : -jitterMs;
    history.ingest(report(sequence, [rowOf(sequence)]), START + (sequence + 1) * 2 * SECOND + jitter);
  }
  return START + count * 2 * SECOND;
}

/** The chart of some steps of 2 s. */
function pointsOf(history: TrafficHistory, fromMs: number, count: number, filter: TrafficFilter = {}): TrafficPoint[] {
  const steps = new RecordedSteps(fromMs, 2 * SECOND, count);
  history.addTo(steps, filter);
  return toTrafficPoints(steps, Number.POSITIVE_INFINITY);
}

describe('rates', () => {
  it('are per second over the window', () => {
    const history = new TrafficHistory();
    const now = feed(history, 30, () => row({ requests: 20, connections: 2, bytesIn: 100, bytesOut: 300 }));
    const summary = history.summarize({}, 20 * SECOND, now + 2 * SECOND);
    expect(summary).toMatchObject({
      windowMs: 20_000,
      requestsPerSecond: 10,
      connectionsPerSecond: 1,
      bytesPerSecond: 200,
      errorShare: 0,
    });
  });

  it('of steady traffic stay steady though reports come with jitter', () => {
    const history = new TrafficHistory();
    const now = feed(history, 30, () => row({ requests: 20 }), 700);
    const points = pointsOf(history, now - 40 * SECOND, 20);
    expect(points).toHaveLength(20);
    for (const point of points) {
      expect(point.requestsPerSecond).toBeGreaterThan(6);
      expect(point.requestsPerSecond).toBeLessThan(14);
    }
  });

  it('lose nothing of what was reported, however it falls into steps', () => {
    const reports = fc.array(
      fc.record({ requests: fc.integer({ min: 0, max: 1000 }), gapMs: fc.integer({ min: 1, max: 9000 }) }),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(reports, (list) => {
        const history = new TrafficHistory();
        let at = START;
        for (const [sequence, { requests, gapMs }] of list.entries()) {
          at += gapMs;
          history.ingest(report(sequence, [row({ requests })], { intervalMs: gapMs }), at);
        }
        const windowMs = 300 * SECOND;
        const total = history.summarize({}, windowMs, at + 10 * SECOND).requestsPerSecond * 300;
        expect(total).toBeCloseTo(
          list.reduce((sum, { requests }) => sum + requests, 0),
          5,
        );
      }),
    );
  });

  it('of a proxy that was cut off are spread over the time it was away', () => {
    const history = new TrafficHistory();
    history.ingest(report(0, [row({ requests: 600 })], { intervalMs: 60_000 }), START + 60 * SECOND);
    expect(history.summarize({}, 20 * SECOND, START + 62 * SECOND).requestsPerSecond).toBeCloseTo(10, 5);
  });

  it('have latencies in ms, merged from all proxies', () => {
    const history = new TrafficHistory();
    const fast = LatencyHistogram.fromData({ count: 0, sum: 0, buckets: [] });
    fast.record(1_000, 90);
    const slow = new LatencyHistogram();
    slow.record(100_000, 10);
    history.ingest(report(0, [row({ requests: 90, latency: fast.toData() })]), START + 2 * SECOND);
    const other = { proxy: { role: 'sidecar', partition: 'default', node: 'node-2', id: 'x' } } as const;
    history.ingest(report(0, [row({ requests: 10, latency: slow.toData() })], other), START + 2 * SECOND);
    const summary = history.summarize({ service: 'api' }, 10 * SECOND, START + 4 * SECOND);
    expect(summary.p50Ms).toBeCloseTo(1, 0);
    expect(summary.p99Ms).toBeGreaterThan(87);
    expect(summary.p99Ms).toBeLessThan(113);
    expect(history.edges(10 * SECOND, START + 4 * SECOND)).toHaveLength(1);
    expect(history.groups(10 * SECOND, START + 4 * SECOND)).toHaveLength(2);
  });

  it('are zero, with no latency, where nothing was reported', () => {
    expect(new TrafficHistory().summarize({}, 10_000, START)).toEqual({
      windowMs: 10_000,
      requestsPerSecond: 0,
      errorShare: 0,
      connectionsPerSecond: 0,
      activeConnections: 0,
      bytesPerSecond: 0,
      p50Ms: null,
      p95Ms: null,
      p99Ms: null,
      errorsByCode: {},
    });
  });
});

describe('errors', () => {
  const shareOf = (fields: Partial<TrafficRow>): { errorShare: number; codes: string[] } => {
    const history = new TrafficHistory();
    history.ingest(report(0, [row(fields)]), START + 2 * SECOND);
    const summary = history.summarize({}, 10 * SECOND, START + 4 * SECOND);
    return { errorShare: summary.errorShare, codes: Object.keys(summary.errorsByCode).sort() };
  };

  it.each<[string, Partial<TrafficRow>, number, string[]]>([
    ['the 5xx of an application', { requests: 10, statusClasses: { '2xx': 9, '5xx': 1 } }, 0.1, ['5xx']],
    [
      'a 5xx that the proxy answered itself counts once',
      { requests: 10, statusClasses: { '5xx': 2 }, errors: { 'upstream.connect_failed': 2 } },
      0.2,
      ['upstream.connect_failed'],
    ],
    [
      'both together',
      { requests: 10, statusClasses: { '5xx': 3 }, errors: { 'upstream.timeout': 1 } },
      0.3,
      ['5xx', 'upstream.timeout'],
    ],
    [
      'a denial is an error though it is no 5xx',
      { requests: 4, statusClasses: { '4xx': 1, '5xx': 1 }, errors: { 'identity.intention_denied': 1 } },
      0.5,
      ['5xx', 'identity.intention_denied'],
    ],
    [
      'connections where the protocol has no requests',
      { protocol: 'tcp', connections: 4, errors: { 'upstream.reset': 1 } },
      0.25,
      ['upstream.reset'],
    ],
    [
      'never more than everything',
      { protocol: 'tcp', connections: 0, errors: { 'upstream.reset': 3 } },
      1,
      ['upstream.reset'],
    ],
  ])('%s', (_name, fields, share, codes) => {
    const found = shareOf(fields);
    expect(found.errorShare).toBeCloseTo(share, 9);
    expect(found.codes).toEqual(codes);
  });
});

describe('labels', () => {
  const edgesOf = (rows: TrafficRow[], fields: Partial<ProxyReport> = {}) => {
    const history = new TrafficHistory();
    history.ingest(report(0, rows, fields), START + 2 * SECOND);
    return history.edges(10 * SECOND, START + 6 * SECOND);
  };

  it('keep sources of one name apart by partition and namespace', () => {
    const rows = [
      row({ requests: 1 }),
      row({ requests: 2, sourceNamespace: 'shop' }),
      row({ requests: 4, point: 'inbound', sourcePartition: 'team-a' }),
      row({ requests: 8, point: 'inbound' }),
    ];
    expect(
      edgesOf(rows)
        .map(({ traffic }) => Math.round(traffic.requestsPerSecond * 10))
        .sort(),
    ).toEqual([1, 2, 4, 8]);
  });

  it('that an older proxy does not tell come from its identity and from what it does tell', () => {
    const older = { sourcePartition: '', sourceNamespace: '', partition: '', requests: 1 } as const;
    const source = 'spiffe://west.consul/ap/team-b/ns/shop/dc/west/svc/web';
    const proxy = { role: 'sidecar', partition: 'team-a', node: 'n', id: 'p' } as const;
    const rows = [row(older), row({ ...older, point: 'inbound', source })];
    expect(edgesOf(rows, { proxy })).toMatchObject([
      { point: 'inbound', sourcePartition: 'team-b', sourceNamespace: 'shop', partition: 'team-a' },
      { point: 'outbound', sourcePartition: 'team-a', sourceNamespace: '', partition: 'team-a' },
    ]);
  });

  it('are of the partition that the proxy is in, whatever it says: another one’s figures are not its to write', () => {
    const foreign = { partition: 'team-b', sourcePartition: 'team-b' } as const;
    const rows = [row({ ...foreign, requests: 1 }), row({ ...foreign, requests: 1, point: 'inbound' })];
    const [inbound, outbound] = edgesOf(rows).toSorted((one, other) => (one.point < other.point ? -1 : 1));
    expect(outbound).toMatchObject({ sourcePartition: 'default', partition: 'default' });
    expect(inbound).toMatchObject({ sourcePartition: 'team-b', partition: 'default' });
    // Inside the cluster a sidecar does reach services of other partitions.
    expect(edgesOf([row({ ...foreign, requests: 1, peer: '' })])).toMatchObject([{ partition: 'team-b' }]);
  });

  it.each([
    [[null], null],
    [[null, true], true],
    [[true, false], false],
  ])('say of mutual TLS %j in all as %s', (seen, all) => {
    const history = new TrafficHistory();
    for (const [sequence, mutualTls] of seen.entries())
      history.ingest(report(sequence, [row({ requests: 1, mutualTls })]), START + (sequence + 1) * 2 * SECOND);
    expect(history.edges(10 * SECOND, START + 8 * SECOND)).toMatchObject([{ mutualTls: all }]);
  });
});

describe('reports', () => {
  it('are counted once, in whatever order and however often they come', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { minLength: 10, maxLength: 10 }),
        fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 10 }),
        (order, repeats) => {
          const history = new TrafficHistory();
          const results = [...order, ...repeats].map((sequence) =>
            history.ingest(report(sequence, [row({ requests: 1 })]), START + (sequence + 1) * 2 * SECOND),
          );
          expect(results.filter(Boolean)).toHaveLength(10);
          expect(history.summarize({}, 60 * SECOND, START + 30 * SECOND).requestsPerSecond * 60).toBeCloseTo(10, 6);
        },
      ),
    );
  });

  it('of a restarted proxy count beside those of the process before, though sequences start anew', () => {
    const history = new TrafficHistory();
    history.ingest(report(0, [row({ requests: 5, activeConnections: 3 })]), START + 2 * SECOND);
    expect(
      history.ingest(
        report(0, [row({ requests: 7, activeConnections: 1 })], { instance: 'run-2' }),
        START + 4 * SECOND,
      ),
    ).toBe(true);
    const soon = history.summarize({}, 10 * SECOND, START + 6 * SECOND);
    expect(soon.requestsPerSecond * 10).toBeCloseTo(12, 6);
    expect(soon.activeConnections).toBe(4);
    expect(history.summarize({}, 10 * SECOND, START + 9 * SECOND).activeConnections).toBe(1);
  });

  it('that are older than all remembered sequences count as seen', () => {
    const history = new TrafficHistory();
    history.ingest(report(1000, []), START);
    expect(history.ingest(report(700, []), START)).toBe(false);
    expect(history.ingest(report(999, []), START)).toBe(true);
  });

  it('replace the open connections, and silence ends them', () => {
    const history = new TrafficHistory();
    history.ingest(report(0, [row({ activeConnections: 9 })]), START + 2 * SECOND);
    history.ingest(report(1, [row({ activeConnections: 4 })]), START + 4 * SECOND);
    expect(history.summarize({}, 10 * SECOND, START + 5 * SECOND).activeConnections).toBe(4);
    history.ingest(report(2, []), START + 6 * SECOND);
    expect(history.summarize({}, 10 * SECOND, START + 7 * SECOND).activeConnections).toBe(0);
    history.ingest(report(3, [row({ activeConnections: 2 })]), START + 8 * SECOND);
    expect(history.summarize({}, 10 * SECOND, START + 20 * SECOND).activeConnections).toBe(0);
  });
});

describe('filters and groups', () => {
  const history = new TrafficHistory();
  history.ingest(
    report(0, [
      row({ requests: 2 }),
      row({ requests: 4, service: 'payments', protocol: 'grpc' }),
      row({ requests: 6, peer: '', service: 'api', mode: '' }),
      row({ point: 'inbound', source: 'spiffe://x', service: 'web', peer: '', requests: 8 }),
    ]),
    START + 2 * SECOND,
  );
  const now = START + 4 * SECOND;

  it('a peer’s service and the local one of the same name are two', () => {
    expect(history.summarize({ service: 'api', peer: 'west' }, 2000, now).requestsPerSecond).toBe(1);
    expect(history.summarize({ service: 'api', peer: '' }, 2000, now).requestsPerSecond).toBe(3);
    expect(history.summarize({ point: 'inbound' }, 2000, now).requestsPerSecond).toBe(4);
  });

  it('a proxy is found by partition, node and id', () => {
    const proxy = { partition: 'default', node: 'node-1', id: 'web-sidecar-proxy' };
    expect(history.summarize({ proxy }, 2000, now).requestsPerSecond).toBe(10);
    expect(history.summarize({ proxy: { ...proxy, node: 'node-2' } }, 2000, now).requestsPerSecond).toBe(0);
  });

  it('groups carry the labels of their rows, in an order that does not depend on arrival', () => {
    expect(
      history
        .groups(2000, now)
        .map((group) => [group.point, group.service, group.peer, group.traffic.requestsPerSecond]),
    ).toEqual([
      ['outbound', 'api', '', 3],
      ['outbound', 'api', 'west', 1],
      ['outbound', 'payments', 'west', 2],
      ['inbound', 'web', '', 4],
    ]);
  });
});

it('routes add up the clients of one destination', () => {
  const history = new TrafficHistory();
  const clients = ['spiffe://a/x', 'spiffe://a/y'].map((source) => row({ point: 'gateway', source, requests: 4 }));
  history.ingest(
    report(0, [...clients, row({ point: 'gateway', service: 'ledger', protocol: 'tcp', connections: 2 })]),
    START + 2 * SECOND,
  );
  const routes = history.routes(2000, START + 4 * SECOND);
  expect(
    routes.map(({ service, traffic }) => [service, traffic.requestsPerSecond, traffic.connectionsPerSecond]),
  ).toEqual([
    ['api', 4, 0],
    ['ledger', 0, 1],
  ]);
});

describe('the ring', () => {
  it('has a point for each step of a chart, oldest first, and none where nothing was heard', () => {
    const history = new TrafficHistory();
    history.ingest(report(0, [row({ requests: 20, activeConnections: 3 })]), START + 2 * SECOND);
    history.ingest(report(1, []), START + 4 * SECOND);
    history.ingest(report(5, [row({ requests: 40, activeConnections: 5 })]), START + 12 * SECOND);
    const points = pointsOf(history, START, 7);
    expect(points.map((point) => [point.at.slice(17, 19), point.requestsPerSecond, point.activeConnections])).toEqual([
      ['02', 10, 3],
      ['04', 0, 0],
      ['12', 20, 5],
    ]);
    const other = { proxy: { partition: 'default', node: 'node-2', id: 'web-sidecar-proxy' } };
    expect(pointsOf(history, START, 7, other)).toEqual([]);
    expect(pointsOf(history, START, 7, { partition: 'team-a' })).toEqual([]);
  });

  it('says since when nothing was forgotten', () => {
    const history = new TrafficHistory({ cellsMax: 10 });
    expect(history.completeSinceMs).toBe(0);
    const now = feed(history, 30, () => row({ requests: 2 }));
    expect(history.completeSinceMs).toBeGreaterThan(now - 22 * SECOND);
    expect(history.completeSinceMs).toBeLessThan(now);
  });

  it('forgets what is older than its window', () => {
    const history = new TrafficHistory({ windowMs: 60_000 });
    history.ingest(report(0, [row({ requests: 20 })]), START + 2 * SECOND);
    history.prune(START + 120 * SECOND);
    expect(history.cells).toBe(0);
    expect(history.groups(600_000, START + 120 * SECOND)).toEqual([]);
  });

  it('stays within its bound of cells by giving up the oldest steps', () => {
    const history = new TrafficHistory({ cellsMax: 100 });
    feed(history, 100, () => row({ requests: 2 }));
    expect(history.cells).toBeLessThanOrEqual(100);
    const many = Array.from({ length: 5000 }, (_, index) => row({ service: `s${index}`, requests: 1 }));
    history.ingest(report(0, many, { instance: 'flood', intervalMs: 900_000 }), START + 202 * SECOND);
    expect(history.cells).toBeLessThanOrEqual(5000);
  });
});
