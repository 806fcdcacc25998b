import { RECORDED_TIERS, type TrafficFilter, TrafficHistory, TrafficRecorder } from '@peerway/metrics';
import { type ProxyReport, proxyReportSchema } from '@peerway/model/proxy-report';
import type { TrafficPoint } from '@peerway/model/topology';
import type { TrafficSeriesFilter } from '@peerway/model/traffic-series';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OperationContext } from '../context.ts';
import { openTestServices, type TestServices } from '../testing/test-services.ts';
import { trafficRangeSchema } from './plan-range.ts';
import { readTrafficAt } from './read-traffic-at.ts';
import { readTrafficSeries } from './read-traffic-series.ts';
import { tidyRecordedTraffic, writeRecordedTraffic } from './record-traffic.ts';
import { readRecordedTraffic } from './recorded-traffic.ts';

const HOUR_MS = 3_600_000;
let services: TestServices;
let context: OperationContext;
beforeEach(async () => {
  services = await openTestServices();
  context = services.context(new Date());
});
afterEach(() => services[Symbol.asyncDispose]());

type Row = Partial<ProxyReport['traffic'][number]>;
let sequence = 0;
/** A report of ten seconds that end now. */
function report(into: OperationContext, rows: Row[], proxy: Partial<ProxyReport['proxy']> = {}): void {
  sequence += 1;
  const at = into.now().toISOString();
  const told = proxyReportSchema.parse({
    proxy: { role: 'sidecar', partition: 'default', node: 'n', id: 'web-sidecar', ...proxy },
    ...{ instance: 'i', sequence, startedAt: at, at, intervalMs: 10_000, version: '1', leaf: null },
    snapshot: { index: 1, appliedAt: null, rejected: null },
    ...{ process: { rssBytes: 1, cpuMicros: 0, openConnections: 0 }, handshakes: { succeeded: 0, failed: {} } },
    ...{ rejectedHellos: {}, draining: false, application: null },
    traffic: rows.map((row) => ({
      ...{ point: 'outbound', source: 'web', sourceTrustDomain: 'own', service: 'api', namespace: 'default' },
      ...{ peer: '', protocol: 'http', mode: '', connections: 0, activeConnections: 0, statusClasses: {} },
      ...{ requests: 0, activeRequests: 0, errors: {}, bytesIn: 0, bytesOut: 0 },
      latency: { count: 0, sum: 0, buckets: [] },
      ...row,
    })),
  });
  into.live.traffic.ingest(told, into.now().getTime());
  into.live.recorder.record(told, into.now().getTime());
}

async function requests(of: OperationContext, filter: TrafficSeriesFilter = {}): Promise<number> {
  const all = { fromMs: 0, toMs: of.now().getTime() + HOUR_MS };
  // The whole of time has too many chunks to name: what is kept is asked for.
  const kept = { ...all, fromMs: of.now().getTime() - 9 * 24 * HOUR_MS };
  return (await readRecordedTraffic(of, filter, kept)).reduce((sum, { sums }) => sum + sums.requests, 0);
}

/** Another run of a control plane on the same database. */
const anotherRun = (): OperationContext => {
  const other = services.context(new Date());
  return { ...other, live: { ...other.live, recorder: new TrafficRecorder(), traffic: new TrafficHistory() } };
};

describe('recorded traffic', () => {
  it('is there before it is written, while it is, and afterwards, once each, also for the next run', async () => {
    report(context, [{ requests: 10 }]);
    expect(await requests(context)).toBe(10);
    const writing = writeRecordedTraffic(context);
    report(context, [{ requests: 5 }]);
    expect(await Promise.all(Array.from({ length: 20 }, () => requests(context)))).toEqual(Array(20).fill(15));
    await writing;
    expect(await requests(context)).toBe(15);
    await writeRecordedTraffic(context);
    expect(await requests(anotherRun())).toBe(15);
  });

  it('that could not be written, or was and nobody heard of it, counts once', async () => {
    report(context, [{ requests: 10 }]);
    let isHeard = false;
    const deaf: OperationContext = {
      ...context,
      store: {
        ...services.store,
        async writeTraffic(batch) {
          await services.store.writeTraffic(batch);
          if (!isHeard) throw new Error('connection lost');
        },
      },
    };
    await expect(writeRecordedTraffic(deaf)).rejects.toThrow('connection lost');
    report(context, [{ requests: 1 }]);
    expect(await requests(context)).toBe(11);
    isHeard = true;
    await writeRecordedTraffic(deaf);
    await writeRecordedTraffic(deaf);
    expect(await requests(context)).toBe(11);
    expect(await requests(anotherRun())).toBe(11);
  });

  it('of several control planes adds up', async () => {
    const other = anotherRun();
    for (const [run, count] of [
      [context, 3],
      [other, 4],
    ] as const) {
      report(run, [{ requests: count }]);
      await writeRecordedTraffic(run);
    }
    expect(await requests(context)).toBe(7);
    expect(await requests(other)).toBe(7);
  });

  it('gets wider points as it gets old, with the same sums, and goes in the end', async () => {
    const week = 7 * 24 * HOUR_MS;
    const reported = [0.1, 1, 3, 5, 30, 100, 160].map((hoursAgo) => week - hoursAgo * HOUR_MS).sort((a, b) => a - b);
    const startMs = services.clock.nowMs;
    for (const atMs of reported) {
      services.clock.nowMs = startMs + atMs;
      for (let part = 0; part < 6; part += 1) {
        services.clock.nowMs += 10_000;
        report(context, [{ requests: 1 }, { requests: 2, service: 'billing' }]);
      }
      await writeRecordedTraffic(context);
      await tidyRecordedTraffic(context);
    }
    services.clock.nowMs = startMs + week;
    await tidyRecordedTraffic(context);
    expect(await requests(context)).toBe(7 * 6 * 3);
    expect(await requests(context, { service: 'billing' })).toBe(7 * 6 * 2);
    const kept = { fromMs: startMs, toMs: services.clock.nowMs };
    const widths = (await readRecordedTraffic(context, { service: 'api' }, kept)).map(({ widthMs }) => widthMs);
    expect([...new Set(widths)].sort((a, b) => a - b)).toEqual(RECORDED_TIERS.map(({ stepMs }) => stepMs));

    services.clock.nowMs += 11 * 24 * HOUR_MS;
    await tidyRecordedTraffic(context);
    expect(await requests(context)).toBe(0);
    expect(await services.store.measureTraffic()).toMatchObject({ oldest: null, series: 0 });
    // A series that was forgotten is there again as soon as something is written of it.
    report(context, [{ requests: 9 }]);
    await writeRecordedTraffic(context);
    expect(await requests(anotherRun())).toBe(9);
  });

  it('stays within its limit, the oldest first', async () => {
    const services_ = Array.from({ length: 2_000 }, (_, index) => ({ service: `s-${index}`, requests: 1, bytesIn: 7 }));
    for (let chunk = 0; chunk < 12; chunk += 1) {
      report(context, services_);
      await writeRecordedTraffic(context);
      services.clock.nowMs += 600_000;
    }
    const before = await services.store.measureTraffic();
    const maxBytes = Math.floor(before.bytes * 0.7);
    await tidyRecordedTraffic({ ...context, trafficBytes: maxBytes });
    const left = await requests(context);
    expect(left).toBeGreaterThan(2_000);
    expect(left).toBeLessThan(12 * 2_000);
    // What was freed is used again, so that the files stay near the limit however long it goes on.
    for (let chunk = 0; chunk < 10; chunk += 1) {
      report(context, services_);
      await writeRecordedTraffic(context);
      services.clock.nowMs += 600_000;
      await tidyRecordedTraffic({ ...context, trafficBytes: maxBytes });
    }
    expect((await services.store.measureTraffic()).bytes).toBeLessThanOrEqual(before.bytes * 1.2);
  });
});

describe('a chart', () => {
  /** All requests that a chart shows. */
  async function shown(of: OperationContext, range: object, filter: TrafficFilter = {}): Promise<number> {
    const view = await readTrafficSeries(of, { filter }, trafficRangeSchema.parse(range));
    return requestsIn(view.points, view.stepMs);
  }
  /** Each point is of its step, and the last may end before its step does. */
  const requestsIn = (points: readonly TrafficPoint[], stepMs: number): number =>
    points.reduce((sum, { at, requestsPerSecond }) => {
      const endMs = Date.parse(at);
      return sum + (requestsPerSecond * (endMs - Math.floor((endMs - 1) / stepMs) * stepMs)) / 1000;
    }, 0);

  it('of any range shows what was reported in it, whatever was remembered, written, merged or of another run', async () => {
    // In each of these ages some traffic: as many requests as tell it apart.
    const ages = [60, 10 * 60, 40 * 60, 5 * 3_600, 20 * 3_600, 100 * 3_600];
    const endMs = services.clock.nowMs;
    let run = context;
    for (const [place, age] of [...ages.entries()].reverse()) {
      services.clock.nowMs = endMs - age * 1_000;
      report(run, [{ requests: 10 ** place, peer: 'west' }]);
      // The newest are remembered only, the others are written; each second time it is another run.
      if (place > 0) await writeRecordedTraffic(run);
      if (place % 2 === 1) run = anotherRun();
    }
    services.clock.nowMs = endMs;
    await tidyRecordedTraffic(run);
    const expected: [minutes: number, requests: number][] = [
      ...([
        [5, 1],
        [15, 11],
        [60, 111],
        [6 * 60, 1_111],
        [24 * 60, 11_111],
        [7 * 24 * 60, 111_111],
      ] as const),
    ].map(([minutes, requests]) => [minutes, requests]);
    for (const [minutes, count] of expected) {
      expect(await shown(run, { minutes }, { peer: 'west' })).toBeCloseTo(count, 3);
      const from = new Date(endMs - minutes * 60_000).toISOString();
      expect(await shown(run, { from, to: new Date(endMs).toISOString() })).toBeCloseTo(count, 3);
    }
    expect(await shown(run, { minutes: 60 }, { peer: 'north' })).toBe(0);
  });

  it('breaks off where nothing was heard, and is zero where proxies had nothing to tell', async () => {
    report(context, [{ requests: 1 }]);
    services.clock.nowMs += 60_000;
    report(context, []);
    services.clock.nowMs += 60_000;
    const range = trafficRangeSchema.parse({ minutes: 60 });
    for (const run of [context, anotherRun()]) {
      await writeRecordedTraffic(context);
      const { points } = await readTrafficSeries(run, { filter: { partition: 'default' } }, range);
      expect(points.length).toBeGreaterThanOrEqual(2);
      expect(points.length).toBeLessThanOrEqual(4);
      expect(points.at(-1)?.requestsPerSecond).toBe(0);
      expect((await readTrafficSeries(run, { filter: { partition: 'other' } }, range)).points).toEqual([]);
    }
  });

  it('compares with as long a time before, under its own times', async () => {
    // Where the two meet lies between steps: a report that lies across it belongs to both.
    services.clock.nowMs = Math.ceil(services.clock.nowMs / 10_000) * 10_000;
    report(context, [{ requests: 100 }]);
    services.clock.nowMs += 60 * 60_000;
    report(context, [{ requests: 7 }]);
    services.clock.nowMs += 4_000;
    const range = trafficRangeSchema.parse({ minutes: 60, compare: true });
    const view = await readTrafficSeries(context, { filter: {} }, range);
    expect(requestsIn(view.points, view.stepMs)).toBeCloseTo(7, 3);
    expect(requestsIn(view.before ?? [], view.stepMs)).toBeCloseTo(100, 3);
    for (const { at } of view.before ?? []) expect(Date.parse(at)).toBeGreaterThan(Date.parse(view.from));
  });
});

describe('the traffic of a past moment', () => {
  it('has what went from where to where, and what each gateway relayed', async () => {
    const atMs = services.clock.nowMs;
    report(context, [{ requests: 20, activeConnections: 2 }]);
    report(context, [{ requests: 10 }], { node: 'other' });
    for (const id of ['gateway-1', 'gateway-2'])
      report(context, [{ point: 'gateway', requests: 15, peer: 'west' }], { role: 'mesh-gateway', id });
    await writeRecordedTraffic(context);
    services.clock.nowMs += 3 * HOUR_MS;
    report(context, [{ requests: 1_000 }]);

    const past = await readTrafficAt(context, new Date(atMs - 5_000));
    expect(past.wasHeard).toBe(true);
    const seconds = (Date.parse(past.to) - Date.parse(past.from)) / 1000;
    const told = (rows: { point: string; traffic: { requestsPerSecond: number } }[]) =>
      rows.map(({ point, traffic }) => [point, Math.round(traffic.requestsPerSecond * seconds)]);
    expect(seconds).toBe(60);
    const spread = told(past.traffic).map(([point]) => point);
    expect(spread).toEqual(['gateway', 'outbound']);
    expect(past.relayed.map(({ proxy }) => proxy.id)).toEqual(['gateway-1', 'gateway-2']);
    expect((await readTrafficAt(context, new Date(atMs + HOUR_MS))).wasHeard).toBe(false);
  });
});
