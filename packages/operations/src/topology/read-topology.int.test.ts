import { compileAuthorizer } from '@peerway/acl';
import { type ProxyReport, proxyReportSchema } from '@peerway/model/proxy-report';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationContext } from '../context.ts';
import { openTestServices, type TestServices } from '../testing/test-services.ts';
import { readTopology } from './read-topology.ts';
import { readTopologyAt } from './read-topology-at.ts';
import { sharedTopology } from './shared-topology.ts';

let services: TestServices;
let context: OperationContext;
let reportedMs: number;
/** Of a trust domain that no peering has. */
const STRANGER = 'spiffe://stranger.consul/ns/default/dc/far/svc/cart';

/** A row as proxies wrote it before they told partitions, directions and mutual TLS. */
const olderRow = {
  ...{ service: 'db', namespace: 'default', peer: '', protocol: 'http', mode: '', connections: 1 },
  ...{ activeConnections: 1, statusClasses: { '2xx': 10 }, requests: 10, activeRequests: 0, errors: {} },
  ...{ bytesIn: 1, bytesOut: 1, latency: { count: 0, sum: 0, buckets: [] } },
};

beforeAll(async () => {
  services = await openTestServices();
  context = services.context(new Date());
  const at = context.now().toISOString();
  const { trustDomain } = context.store.state().cluster;
  const report: ProxyReport = proxyReportSchema.parse({
    proxy: { role: 'sidecar', partition: 'team-a', node: 'n', id: 'web-sidecar' },
    ...{ instance: 'i', sequence: 0, startedAt: at, at, intervalMs: 2_000, version: '0', leaf: null },
    snapshot: { index: 1, appliedAt: null, rejected: null },
    ...{ process: { rssBytes: 1, cpuMicros: 0, openConnections: 0 }, handshakes: { succeeded: 0, failed: {} } },
    ...{ rejectedHellos: {}, draining: false, application: null },
    traffic: [
      { ...olderRow, point: 'outbound', source: 'web', sourceTrustDomain: trustDomain },
      { ...olderRow, point: 'inbound', source: STRANGER, sourceTrustDomain: 'stranger.consul' },
    ],
  });
  reportedMs = services.clock.nowMs;
  context.live.traffic.ingest(report, reportedMs);
  context.live.recorder.record(report, reportedMs);
  services.clock.nowMs += 4_000;
});
afterAll(() => services[Symbol.asyncDispose]());

it('draws what an older proxy of a partition reported in that partition, and claims no mutual TLS for it', () => {
  const { edges, regions } = readTopology(context);
  expect(edges.map(({ source, destination, mtls, declared }) => [source, destination, mtls, declared])).toEqual([
    ['service//team-a/default/web', 'service//team-a/default/db', null, false],
    [`spiffe//${STRANGER}`, 'service//team-a/default/db', null, null],
  ]);
  expect(regions.map(({ kind }) => kind)).toEqual(['own', 'unresolved']);
});

const rules = 'service "web" { policy = "read" }';
it.each([
  [
    'may read in its partition',
    `partition "team-a" { namespace "default" { ${rules} } }`,
    ['service//team-a/default/web'],
  ],
  ['of another partition may not read there, though it is called the same', rules, []],
])('shows a narrow token what it %s, and neither paths nor clients', (_name, written, ids) => {
  const authorizer = compileAuthorizer([{ name: 'x', rules: written }], [], 'deny');
  const view = readTopology({ ...context, caller: { ...context.caller, authorizer } });
  expect(view.nodes.map(({ id }) => id)).toEqual(ids);
  expect(view.edges).toEqual([]);
  expect(view.regions.map(({ kind }) => kind)).toEqual(['own']);
});

it('is made once for all who ask within a second, and anew once something was written or a second is over', async () => {
  const first = sharedTopology(context);
  services.clock.nowMs += 900;
  expect(sharedTopology(context)).toBe(first);
  await services.store.transact((transaction) => {
    const row = { name: 'team-b', description: '', createIndex: 0, modifyIndex: 0 };
    transaction.put('partition', row);
  });
  const written = sharedTopology(context);
  expect(written).not.toBe(first);
  services.clock.nowMs += 1_000;
  expect(sharedTopology(context)).not.toBe(written);
});

describe('a past moment', () => {
  const HOUR_MS = 3_600_000;
  it('has the traffic of then, and only what the caller may read', async () => {
    const then = new Date(reportedMs - 1_000);
    services.clock.nowMs += HOUR_MS;
    expect(readTopology(context).edges).toEqual([]);
    const past = await readTopologyAt(context, then);
    expect(past.wasHeard).toBe(true);
    expect(Date.parse(past.from)).toBeLessThanOrEqual(then.getTime());
    expect(Date.parse(past.to)).toBeGreaterThan(then.getTime());
    expect(past.view.edges.map(({ source, destination }) => [source, destination])).toEqual([
      ['service//team-a/default/web', 'service//team-a/default/db'],
      [`spiffe//${STRANGER}`, 'service//team-a/default/db'],
    ]);
    const web = `partition "team-a" { namespace "default" { ${rules} } }`;
    const authorizer = compileAuthorizer([{ name: 'x', rules: web }], [], 'deny');
    const narrow = await readTopologyAt({ ...context, caller: { ...context.caller, authorizer } }, then);
    expect(narrow.view.nodes.map(({ id }) => id)).toEqual(['service//team-a/default/web']);
    expect(narrow.view.edges).toEqual([]);
  });
  it('of which nothing was heard says so', async () => {
    const past = await readTopologyAt(context, new Date(context.now().getTime() - 5 * HOUR_MS));
    expect(past).toMatchObject({ wasHeard: false, view: { edges: [] } });
  });
});
