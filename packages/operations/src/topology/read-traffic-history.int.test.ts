import { compileAuthorizer } from '@peerway/acl';
import type { ProxyReport, TrafficRow } from '@peerway/model/proxy-report';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationContext } from '../context.ts';
import { newPeering } from '../peering/peering-row.ts';
import { openTestServices, type TestServices } from '../testing/test-services.ts';
import { readTrafficHistory } from './read-traffic-history.ts';

const WEST = 'west.consul';
let services: TestServices;
let context: OperationContext;

const row = (fields: Partial<TrafficRow>): TrafficRow => ({
  ...{ point: 'inbound', source: '', sourceTrustDomain: '', sourcePartition: '', sourceNamespace: '' },
  ...{ service: 'api', namespace: 'default', partition: 'default', peer: '', direction: '', mutualTls: null },
  ...{ protocol: 'http', mode: '', connections: 0, activeConnections: 0, statusClasses: {}, requests: 0 },
  ...{ activeRequests: 0, errors: {}, bytesIn: 0, bytesOut: 0, latency: { count: 0, sum: 0, buckets: [] } },
  ...fields,
});

beforeAll(async () => {
  services = await openTestServices();
  context = services.context(new Date());
  await services.store.transact((transaction) => {
    transaction.put('peering', newPeering({ name: 'west', partition: 'default', meta: {}, now: context.now() }));
    const bundle = { partition: 'default', peerName: 'west', trustDomain: WEST, exportedPartition: '', rootPems: [] };
    transaction.put('trustBundle', { ...bundle, createIndex: 0, modifyIndex: 0 });
  });
  const report: ProxyReport = {
    proxy: { role: 'sidecar', partition: 'default', node: 'n', id: 'api-sidecar' },
    ...{ instance: 'i', sequence: 0, startedAt: context.now().toISOString(), at: context.now().toISOString() },
    ...{ intervalMs: 2_000, version: '1', snapshot: { index: 1, appliedAt: null, rejected: null }, leaf: null },
    ...{ process: { rssBytes: 1, cpuMicros: 0, openConnections: 0 }, handshakes: { succeeded: 0, failed: {} } },
    ...{ rejectedHellos: {}, draining: false, application: null },
    traffic: [
      row({ requests: 10, sourceTrustDomain: 'own.consul' }),
      row({ requests: 20, sourceTrustDomain: WEST }),
      row({ point: 'gateway', requests: 20, peer: 'west' }),
      row({ point: 'outbound', requests: 40, peer: 'west', service: 'billing' }),
      row({ point: 'outbound', requests: 80, peer: 'north', service: 'billing' }),
    ],
  };
  context.live.traffic.ingest(report, services.clock.nowMs);
  const ofTeam: ProxyReport = {
    ...report,
    proxy: { ...report.proxy, partition: 'team-a' },
    traffic: [
      row({ requests: 7, sourceTrustDomain: WEST }),
      row({ point: 'outbound', requests: 9, peer: 'west', service: 'billing' }),
    ],
  };
  context.live.traffic.ingest(ofTeam, services.clock.nowMs);
  services.clock.nowMs += 4_000;
});
afterAll(() => services[Symbol.asyncDispose]());

/** Requests in the whole time that is shown. */
async function requests(of: unknown, own = context): Promise<number> {
  const { points, stepMs } = await readTrafficHistory(own, { of, minutes: 1 });
  return Math.round(points.reduce((sum, point) => sum + point.requestsPerSecond * (stepMs / 1000), 0));
}

describe('traffic of the last minutes', () => {
  it('to an own service is what reached its applications, from wherever, each request once', async () => {
    expect(await requests({ kind: 'service', name: 'api' })).toBe(30);
  });

  it('is told apart by partition, where services and peers of two have one name', async () => {
    expect(await requests({ kind: 'service', name: 'api', partition: 'team-a' })).toBe(7);
    expect(await requests({ kind: 'service', name: 'billing', peer: 'west', partition: 'team-a' })).toBe(9);
  });

  it('to a service of a peer is what left for it', async () => {
    expect(await requests({ kind: 'service', name: 'billing', peer: 'west' })).toBe(40);
  });

  it('with a peer is told by direction', async () => {
    expect(await requests({ kind: 'peer', name: 'west', direction: 'to' })).toBe(40);
    expect(await requests({ kind: 'peer', name: 'west', direction: 'from' })).toBe(20);
  });

  it('is hidden from those who may not read it, in the words for what there is not', async () => {
    const caller = {
      ...context.caller,
      authorizer: compileAuthorizer([{ name: 'x', rules: 'service "web" { policy = "read" }' }], [], 'deny'),
    };
    const own = { ...context, caller };
    await expect(requests({ kind: 'service', name: 'api' }, own)).rejects.toThrow('There is no service "api"');
    await expect(requests({ kind: 'service', name: 'billing', peer: 'west' }, own)).rejects.toThrow(
      'There is no service',
    );
    await expect(requests({ kind: 'peer', name: 'west', direction: 'to' }, own)).rejects.toThrow('lacks permission');
    await expect(requests({ kind: 'peer', name: 'nobody', direction: 'to' })).rejects.toThrow();
    expect(await requests({ kind: 'service', name: 'web' }, own)).toBe(0);
  });
});
