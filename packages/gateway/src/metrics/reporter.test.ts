import type { ProxyReport } from '@peerway/model/proxy-report';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../log.ts';
import { LinkRefusal } from '../snapshot/control-plane-link.ts';
import { Reporter } from './reporter.ts';
import { TrafficMeter } from './traffic-meter.ts';

const key = {
  point: 'gateway',
  source: 'a',
  sourceTrustDomain: '',
  sourcePartition: '',
  sourceNamespace: '',
  service: 's',
  namespace: '',
  partition: '',
  peer: '',
  protocol: 'tcp',
  mode: '',
  direction: '',
} as const;

function reporting(report: (report: ProxyReport) => Promise<void>) {
  const traffic = new TrafficMeter();
  let nowMs = 1_000;
  const reporter = new Reporter({
    link: { report },
    traffic,
    facts: () => ({
      proxy: { role: 'sidecar', partition: 'default', node: 'n', id: 'p' },
      instance: 'i',
      startedAt: new Date(0).toISOString(),
      version: '0',
      snapshot: { index: 0, appliedAt: null, rejected: null },
      leaf: null,
      process: { rssBytes: 0, cpuMicros: 0, openConnections: 0 },
      draining: false,
      application: null,
    }),
    log: silentLog,
    now: () => new Date(nowMs),
  });
  return {
    reporter,
    traffic,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe('reports', () => {
  it('are sent again as they were after a failure, so that none is counted twice or lost', async () => {
    const received: ProxyReport[] = [];
    let isAway = true;
    const { reporter, traffic, pass } = reporting(async (report) => {
      received.push(structuredClone(report));
      if (isAway) throw new Error('away');
    });
    const path = traffic.path(key);
    path.received(10);
    pass(2_000);
    await reporter.sendNow();
    path.received(5);
    pass(2_000);
    await reporter.sendNow();
    isAway = false;
    await reporter.sendNow();
    pass(1_000);
    await reporter.sendNow();
    expect(received.map((one) => [one.sequence, one.intervalMs, one.traffic[0]?.bytesIn])).toEqual([
      [1, 2_000, 10],
      [1, 2_000, 10],
      [1, 2_000, 10],
      [2, 3_000, 5],
    ]);
  });

  it('are dropped when the control plane refuses them, so that one bad report does not stop all later ones', async () => {
    const sequences: number[] = [];
    const { reporter } = reporting(async (report) => {
      sequences.push(report.sequence);
      if (report.sequence === 1) throw new LinkRefusal('request.invalid', 'no');
    });
    await reporter.sendNow();
    await reporter.sendNow();
    expect(sequences).toEqual([1, 2]);
  });
});

describe('the traffic meter', () => {
  it('tells once more that a path has become quiet, then leaves it out, and keeps its sum', () => {
    const traffic = new TrafficMeter();
    const path = traffic.path(key);
    path.requestStarted();
    path.requestEnded(200, 1_500);
    expect(traffic.take()).toMatchObject([{ requests: 1, statusClasses: { '2xx': 1 }, latency: { count: 1 } }]);
    expect(traffic.take()).toMatchObject([{ requests: 0, activeRequests: 0 }]);
    expect(traffic.take()).toEqual([]);
    expect(path.sinceStart().requests).toBe(1);
    expect(traffic.path({ ...key })).toBe(path);
  });

  it('counts together what comes beyond its limit of paths', () => {
    const traffic = new TrafficMeter();
    for (let n = 0; n < 4_100; n += 1) traffic.path({ ...key, source: `client-${n}` }).received(1);
    const rows = traffic.take();
    expect(rows.length).toBe(4_001);
    expect(rows.find((row) => row.source === '')?.bytesIn).toBe(100);
  });
});
