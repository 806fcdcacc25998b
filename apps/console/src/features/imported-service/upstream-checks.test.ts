import type { TrafficSummary } from '@peerway/model/topology';
import type { UpstreamPlan, UpstreamWay } from '@peerway/model/upstream-plan';
import { expect, it } from 'vitest';
import { upstreamChecks, verdictSentence } from './upstream-checks';

const api = { name: 'api', peer: 'west', partition: 'default', namespace: 'default' };
const way = (fields: Partial<UpstreamWay> = {}): UpstreamWay => ({
  ...{ proxyId: 'web-sidecar-proxy', node: 'n', servicePort: 1, proxyPort: 2, listensAt: null, takenPorts: [] },
  resolved: {
    ...{ mode: 'remote', effective: 'remote', shadowed: [] },
    decidedBy: { level: 'default', mode: 'remote', where: 'default' },
  },
  problem: null,
  ...fields,
});
const stopped = (code: string): UpstreamWay => way({ problem: { code, message: `because ${code}` } });
const traffic = (fields: Partial<TrafficSummary> = {}): TrafficSummary => ({
  ...{ windowMs: 1, requestsPerSecond: 1, errorShare: 0, connectionsPerSecond: 0, activeConnections: 0 },
  ...{ bytesPerSecond: 0, p50Ms: null, p95Ms: null, p99Ms: null, errorsByCode: {}, ...fields },
});
const checks = (ways: UpstreamWay[], seen: UpstreamPlan['seen'] = null) =>
  upstreamChecks('web', api, null, { ways, seen });
const marks = (ways: UpstreamWay[], seen: UpstreamPlan['seen'] = null): string =>
  checks(ways, seen)
    .map(({ status }) => status[0])
    .join('');

it.each<[string, UpstreamWay[], UpstreamPlan['seen'], string]>([
  ['nothing stops it, and it has no upstream', [way()], null, 'hhhhuu'],
  ['it has one', [way({ listensAt: '127.0.0.1:9191' })], null, 'hhhhhu'],
  ['it has one, and requests arrive', [way({ listensAt: '127.0.0.1:9191' })], traffic(), 'hhhhhh'],
  [
    'they are denied',
    [way({ listensAt: '127.0.0.1:9191' })],
    traffic({ errorsByCode: { 'identity.intention_denied': 1 } }),
    'hhhhhf',
  ],
  ['all of them fail', [way({ listensAt: '127.0.0.1:9191' })], traffic({ errorShare: 1 }), 'hhhhhu'],
  ['no peering', [stopped('routing.peering_missing')], null, 'fuuuuu'],
  ['no trust', [stopped('routing.trust_bundle_missing')], null, 'fuuuuu'],
  ['no export', [stopped('routing.service_not_exported')], null, 'hfuuuu'],
  ['no gateway there', [stopped('routing.no_remote_gateway')], null, 'hhfuuu'],
  ['mode local without a gateway', [stopped('routing.no_local_gateway')], null, 'hhhfuu'],
  ['a reason without a step', [stopped('routing.chain_broken')], null, 'hhhfuu'],
  ['no sidecar', [way({ proxyId: '' })], null, 'hhhhuu'],
  ['one of two sidecars has it', [way({ listensAt: '127.0.0.1:9191' }), way()], null, 'hhhhdu'],
  ['one of two sidecars is stopped', [way(), stopped('routing.no_local_gateway')], null, 'hhhfuu'],
])('%s', (_case, ways, seen, expected) => expect(marks(ways, seen)).toBe(expected));

it('says of a stopped step what the data plane answers, and the way on', () =>
  expect(checks([stopped('routing.no_local_gateway')])[3]).toEqual({
    what: 'Gateway mode remote',
    status: 'failing',
    text: 'because routing.no_local_gateway',
    actions: [
      { label: 'See the gateways', href: '/gateways' },
      { label: 'Set the mode', href: '/modes?do=set' },
    ],
  }));

it('shows a peering that is not well, though what it brought holds', () => {
  const peering = { health: 'stale' as const, reason: 'Nothing was heard for 4 min.' };
  const [first] = upstreamChecks('web', api, { peering }, { ways: [way()], seen: null });
  expect(first).toMatchObject({ status: 'stale', text: 'Nothing was heard for 4 min.' });
});

it.each<[UpstreamWay, string]>([
  [way(), 'Nothing that is known here stops web from using api of west. It needs an upstream.'],
  [way({ listensAt: '127.0.0.1:9191' }), 'web uses api of west.'],
  [stopped('routing.service_not_exported'), 'web can not use api of west now: see Exported by west.'],
])('%#: sums it up', (one, sentence) => expect(verdictSentence('web', api, checks([one]))).toBe(sentence));
