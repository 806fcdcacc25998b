import { type ProxyReport, proxyReportSchema } from '@peerway/model/proxy-report';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from './latency-histogram.ts';
import { mergeSegments } from './merge-segments.ts';
import { addRecorded, emptyRecorded, RecordedSteps, type RecordedSums } from './recorded-sums.ts';
import { chunksBetween, FINEST_TIER, RECORDED_TIERS } from './recorded-tiers.ts';
import { decodeSegment, encodeSegment } from './segment-codec.ts';
import { segmentsOf, TrafficRecorder } from './traffic-recorder.ts';

const START = Date.parse('2026-01-01T00:00:00.000Z');
const counts = fc.integer({ min: 0, max: 100_000 });

type Row = Partial<ProxyReport['traffic'][number]>;
const report = (sequence: number, traffic: Row[], fields: Partial<ProxyReport> = {}): ProxyReport =>
  proxyReportSchema.parse({
    proxy: { role: 'sidecar', partition: 'default', node: 'node-1', id: 'web-sidecar' },
    ...{ instance: 'run-1', sequence, startedAt: '2026-01-01T00:00:00.000Z', at: '2026-01-01T00:00:00.000Z' },
    ...{ intervalMs: 2_000, version: '1', snapshot: { index: 1, appliedAt: null, rejected: null }, leaf: null },
    ...{ process: { rssBytes: 0, cpuMicros: 0, openConnections: 0 }, handshakes: { succeeded: 0, failed: {} } },
    ...{ rejectedHellos: {}, draining: false, application: null },
    traffic: traffic.map((row) => ({
      ...{ point: 'outbound', source: 'web', sourceTrustDomain: 'east.consul', service: 'api', namespace: 'default' },
      ...{ peer: 'west', protocol: 'http', mode: 'remote', connections: 0, activeConnections: 0, statusClasses: {} },
      ...{ requests: 0, activeRequests: 0, errors: {}, bytesIn: 0, bytesOut: 0 },
      latency: { count: 0, sum: 0, buckets: [] },
      ...row,
    })),
    ...fields,
  });

/** All that a recorder holds, added up. */
function total(recorder: TrafficRecorder): RecordedSums {
  const sum = emptyRecorded();
  for (const { steps } of recorder.unwritten()) for (const sums of steps.values()) addRecorded(sum, sums);
  return sum;
}

const latencyOf = (values: readonly number[]) => {
  const histogram = new LatencyHistogram();
  for (const value of values) histogram.record(value);
  return histogram.toData();
};

const rows = fc.record({
  requests: counts,
  connections: counts,
  bytesIn: counts,
  refused: counts,
  latencies: fc.array(fc.integer({ min: 0, max: 60_000_000 }), { maxLength: 20 }),
  gapMs: fc.integer({ min: 1, max: 120_000 }),
});

describe('what is recorded', () => {
  it('is what was reported, to the last one, through steps, bytes, merging and reading of any range that covers it', () => {
    fc.assert(
      fc.property(fc.array(rows, { minLength: 1, maxLength: 15 }), fc.integer({ min: 1, max: 50 }), (list, split) => {
        const recorder = new TrafficRecorder();
        let atMs = START;
        for (const [sequence, { requests, connections, bytesIn, refused, latencies, gapMs }] of list.entries()) {
          atMs += gapMs;
          const errors = { 'identity.intention_denied': refused };
          const row = { requests, connections, bytesIn, errors, latency: latencyOf(latencies) };
          recorder.record(report(sequence, [row], { intervalMs: gapMs }), atMs);
        }
        const sumOf = (field: 'requests' | 'connections' | 'bytesIn' | 'refused' | 'gapMs'): number =>
          list.reduce((sum, one) => sum + one[field], 0);
        const expected = {
          ...{ requests: sumOf('requests'), connections: sumOf('connections'), bytes: sumOf('bytesIn') },
          ...{ errors: sumOf('refused'), attempts: sumOf('requests'), heardMs: sumOf('gapMs') },
          latencyCount: list.reduce((sum, { latencies }) => sum + latencies.length, 0),
        };
        expect(total(recorder)).toMatchObject(expected);

        // Written, a part of it merged once, all of it merged twice, and read in steps that fit nothing.
        const segments = (recorder.take()?.series ?? []).flatMap(segmentsOf);
        const once = [...mergeSegments(segments.slice(0, split), RECORDED_TIERS[1]), ...segments.slice(split)];
        const twice = mergeSegments(once, RECORDED_TIERS[2]);
        for (const stored of [segments, once, twice]) {
          const stepMs = 7_001 * split;
          const fromMs = START - 3_600_000;
          const steps = new RecordedSteps(fromMs, stepMs, Math.ceil((atMs + 7_200_000 - fromMs) / stepMs));
          for (const { startMs, stepSeconds, points } of stored)
            for (const [step, sums] of decodeSegment(points))
              steps.add(startMs + step * stepSeconds * 1000, stepSeconds * 1000, sums);
          const read = emptyRecorded();
          for (const sums of steps.sums) addRecorded(read, sums);
          for (const [field, value] of Object.entries(expected))
            expect(read[field as keyof typeof expected]).toBeCloseTo(value, 4);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('of open connections is how long they were open, so that it adds up over proxies and time', () => {
    const recorder = new TrafficRecorder();
    for (const [sequence, open] of [3, 3, 3, 3, 3].entries())
      recorder.record(report(sequence, [{ activeConnections: open }]), START + (sequence + 1) * 2_000);
    const other = { proxy: { role: 'sidecar', partition: 'default', node: 'node-2', id: 'x' } } as const;
    recorder.record(report(0, [{ activeConnections: 4 }], { ...other, intervalMs: 10_000 }), START + 10_000);
    expect(total(recorder).openMs / FINEST_TIER.stepMs).toBe(7);
  });

  it('adds the sidecars of one path up, and keeps gateways apart', () => {
    const recorder = new TrafficRecorder();
    for (const role of ['sidecar', 'mesh-gateway'] as const)
      for (const node of ['a', 'b'])
        recorder.record(
          report(0, [{ requests: 1 }], { proxy: { role, partition: 'default', node, id: 'p' } }),
          START + 2_000,
        );
    const found = [...recorder.unwritten()].map(({ labels }) => [labels.point, labels.proxyNode].join(' ')).sort();
    expect(found).toEqual(['heard ', 'heard a', 'heard b', 'outbound ', 'outbound a', 'outbound b']);
  });

  it('waits as the same batch until it is written, and what comes meanwhile is the next', () => {
    const recorder = new TrafficRecorder();
    recorder.record(report(0, [{ requests: 1 }]), START + 2_000);
    const first = recorder.take();
    recorder.record(report(1, [{ requests: 2 }]), START + 4_000);
    expect(recorder.take()).toBe(first);
    expect(total(recorder).requests).toBe(3);
    recorder.written();
    expect(total(recorder).requests).toBe(2);
    expect(recorder.take()?.number).toBe(2);
  });
});

describe('bounds', () => {
  it('beyond so many series clients of a destination are counted together, and then new ones are left out', () => {
    const recorder = new TrafficRecorder({ seriesMax: 10 });
    const clients = Array.from({ length: 100 }, (_, index) => ({ source: `client-${index}`, requests: 1 }));
    recorder.record(report(0, clients), START + 2_000);
    expect([...recorder.unwritten()].length).toBeLessThanOrEqual(11);
    expect(total(recorder).requests).toBe(100);
    const services = Array.from({ length: 5_000 }, (_, index) => ({ service: `s-${index}`, requests: 1 }));
    recorder.record(report(1, services), START + 4_000);
    recorder.record(
      report(
        2,
        services.map((row) => ({ ...row, peer: 'north' })),
      ),
      START + 6_000,
    );
    expect([...recorder.unwritten()].length).toBeLessThanOrEqual(10 + 5_000);
    expect(recorder.lost).toBeGreaterThan(0);
  });

  it('beyond so many cells the oldest go', () => {
    const recorder = new TrafficRecorder({ cellsMax: 20 });
    for (let sequence = 0; sequence < 100; sequence += 1)
      recorder.record(report(sequence, [{ requests: 1 }], { intervalMs: 10_000 }), START + sequence * 10_000);
    const steps = [...recorder.unwritten()].flatMap((series) => [...series.steps.keys()]);
    expect(steps.length).toBeLessThanOrEqual(20);
    expect(Math.max(...steps)).toBe((START + 980_000) / 10_000);
  });
});

describe('a segment', () => {
  it('is read as it was written', () => {
    const sums = (fields: Partial<RecordedSums>): RecordedSums => ({ ...emptyRecorded(), ...fields });
    const points: [number, RecordedSums][] = [
      [0, sums({ connections: 3, attempts: 3, bytes: 2 ** 45, mutualTls: true })],
      [7, sums({ requests: 300, attempts: 300, openMs: 1, mutualTls: false })],
      [
        8,
        sums({
          requests: 1,
          attempts: 9,
          errors: 5,
          errorsByCode: new Map([
            ['5xx', 2],
            ['upstream.reset', 3],
          ]),
        }),
      ],
      [
        59,
        sums({
          heardMs: 10_000,
          latencyCount: 7,
          latencyBuckets: new Map([
            [0, 1],
            [130, 6],
          ]),
        }),
      ],
    ];
    expect(decodeSegment(encodeSegment(points))).toEqual(points);
  });

  it('that ends early or was never one is refused rather than read wrongly', () => {
    const bytes = encodeSegment([[1, { ...emptyRecorded(), bytes: 1_000_000 }]]);
    expect(() => decodeSegment(bytes.subarray(0, bytes.length - 1))).toThrow(RangeError);
    expect(() => decodeSegment(Uint8Array.of(0, 32, 1, 255, 127, 1))).toThrow(RangeError);
  });
});

it('tiers fit into each other: steps divide chunks, and chunks the chunks of the next', () => {
  for (const [index, { stepMs, chunkMs, keptMs }] of RECORDED_TIERS.entries()) {
    expect([chunkMs % stepMs, keptMs % stepMs]).toEqual([0, 0]);
    const next = RECORDED_TIERS[index + 1];
    if (next !== undefined)
      expect([next.stepMs % stepMs, next.chunkMs % chunkMs, chunkMs % next.stepMs]).toEqual([0, 0, 0]);
  }
  expect(chunksBetween(FINEST_TIER, 600_000, 1_200_000)).toEqual([600_000]);
  expect(chunksBetween(FINEST_TIER, 599_999, 1_200_001)).toEqual([0, 600_000, 1_200_000]);
});
