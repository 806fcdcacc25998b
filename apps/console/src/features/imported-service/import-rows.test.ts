import type { ServiceSummary } from '@peerway/model/catalog';
import type { UpstreamModeRow } from '@peerway/model/mesh-gateway-mode';
import { emptyStreamStatus } from '@peerway/model/peering';
import { expect, it } from 'vitest';
import { importRows, modesInForce, userNames } from './import-rows';

const service = (name: string, peer: string, partition = 'default'): ServiceSummary => ({
  ...{ name, peer, partition, namespace: 'default', kind: '', protocol: 'http', protocolDecidedBy: `peer ${peer}` },
  ...{ instances: { total: 1, passing: 1, warning: 0, critical: 0 }, health: 'passing', healthReason: '' },
  ...{ inMesh: true, exportedTo: [], tags: [] },
});
const upstream = (
  from: string,
  name: string,
  peer: string,
  mode: 'local' | 'remote',
  problem: string | null = null,
): UpstreamModeRow => ({
  ...{ partition: 'default', namespace: 'default', service: from, proxyId: `${from}-sidecar-proxy`, node: 'n' },
  ...{ upstream: name, upstreamPartition: 'default', upstreamNamespace: 'default', peer, localBindPort: 9191 },
  resolved: { mode, effective: mode, decidedBy: { level: 'proxy-defaults', mode, where: mode }, shadowed: [] },
  problem: problem === null ? null : { code: 'routing.no_local_gateway', message: problem },
});
const west = {
  ...{ name: 'west', partition: 'default', health: 'stale' as const, reason: 'Nothing heard.' },
  stream: {
    ...emptyStreamStatus(),
    lastHeartbeatAt: '2026-01-01T00:00:00.000Z',
    lastReceiveAt: '2026-01-01T00:00:05.000Z',
  },
};

it('lists what peers export, by peer and name, and nothing of this cluster', () =>
  expect(
    importRows([service('web', ''), service('b', 'west'), service('a', 'west'), service('z', 'north')], [], []).map(
      ({ key }) => key,
    ),
  ).toEqual(['default/north/default/z', 'default/west/default/a', 'default/west/default/b']));

it('says who uses a service, in which modes and with what problem, each way once', () => {
  const [row] = importRows(
    [service('api', 'west')],
    [
      upstream('web', 'api', 'west', 'local', 'No gateway.'),
      upstream('web', 'api', 'west', 'local', 'No gateway.'),
      upstream('shop', 'api', 'west', 'remote'),
      upstream('shop', 'api', '', 'remote'),
      upstream('shop', 'api', 'north', 'remote'),
    ],
    [],
  );
  if (!row) throw new Error('no row');
  expect(row.users.map(({ service: name, mode, problem }) => [name, mode, problem])).toEqual([
    ['web', 'local', 'No gateway.'],
    ['shop', 'remote', null],
  ]);
  expect(modesInForce(row).map(({ mode }) => mode)).toEqual(['local', 'remote']);
  expect(userNames(row)).toEqual(['web', 'shop']);
});

it.each([
  ['of its peering, and no other', 'default', 'stale', '2026-01-01T00:00:05.000Z'],
  ['that is not shown, as nothing', 'team-a', undefined, null],
])('tells the freshness %s', (_case, partition, health, heardAt) =>
  expect(importRows([service('api', 'west', partition)], [], [west])[0]).toMatchObject({
    heardAt,
    peering: health === undefined ? null : { health },
  }),
);
