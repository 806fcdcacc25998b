import {
  checkKey,
  healthCheckSchema,
  instanceKey,
  nodeKey,
  nodeSchema,
  type serviceInstanceSchema,
} from '@peerway/model/catalog';
import { trustBundleKey } from '@peerway/model/certificate';
import type { configEntrySchema } from '@peerway/model/config-entry';
import type { HealthStatus } from '@peerway/model/health';
import { type Peering, peeringKey } from '@peerway/model/peering';
import type { z } from 'zod';
import type { MeshChange } from '../state.ts';
import { demoUpstreams, demoWest } from './demo-clusters.ts';
import {
  bundle,
  EAST_TRUST_DOMAIN,
  entry,
  imports,
  instance,
  peering,
  WEST_TRUST_DOMAIN,
  without,
} from './mesh-fixture.ts';

/*
 * What can happen to a small cluster, in two partitions and two namespaces. Many steps touch the same rows, so that most
 * histories say something, contradict it and take it back.
 */

type Place = { partition: string; namespace: string };
type Proxy = NonNullable<z.input<typeof serviceInstanceSchema>['proxy']>;

const home: Place = { partition: 'default', namespace: 'default' };
const team: Place = { partition: 'default', namespace: 'team' };
const red: Place = { partition: 'red', namespace: 'default' };

const nodeOf = (name: string, number: number): string => `${name}-node-${number}`;

function nodeAt({ partition }: Place, name: string, address: string): MeshChange[] {
  const value = nodeSchema.parse({ partition, node: name, address, datacenter: 'east' });
  return [{ index: 0, table: 'node', key: nodeKey(value), value }];
}

function app(place: Place, name: string, number = 1, port = 8000): MeshChange[] {
  const node = nodeOf(name, number);
  return instance({ ...place, node, id: `${name}-${number}`, service: name, port });
}

function sidecar(place: Place, name: string, number = 1, proxy: Proxy = {}): MeshChange[] {
  const id = `${name}-${number}-sidecar-proxy`;
  const registration = { destinationServiceName: name, destinationServiceId: `${name}-${number}`, ...proxy };
  const node = nodeOf(name, number);
  const service = `${name}-sidecar-proxy`;
  return instance({ ...place, node, id, service, kind: 'connect-proxy', port: 21000, proxy: registration });
}

const whole = (place: Place, name: string, number = 1, proxy: Proxy = {}): MeshChange[] => [
  ...nodeAt(place, nodeOf(name, number), `10.0.0.${number}`),
  ...app(place, name, number),
  ...sidecar(place, name, number, proxy),
];

function meshGateway({ partition }: Place, number: number, address = `10.1.0.${number}`): MeshChange[] {
  const node = `gateway-node-${number}`;
  return [
    ...nodeAt({ partition, namespace: 'default' }, node, address),
    ...instance({ partition, node, id: 'mesh-gateway', service: 'mesh-gateway', kind: 'mesh-gateway', port: 8443 }),
  ];
}

function health(place: Place, node: string, serviceId: string, status: HealthStatus, peerName = ''): MeshChange[] {
  const { partition } = place;
  const value = healthCheckSchema.parse({
    partition,
    peerName,
    node,
    serviceId,
    status,
    checkId: `check:${serviceId}`,
  });
  return [{ index: 0, table: 'check', key: checkKey(value), value }];
}

function checked(node: string, serviceId: string, url: string): MeshChange[] {
  const fields = { node, serviceId, status: 'passing', checkId: `http:${serviceId}`, definition: { HTTP: url } };
  const value = healthCheckSchema.parse(fields);
  return [{ index: 0, table: 'check', key: checkKey(value), value }];
}

function root(id: string, createIndex: number, active: boolean): MeshChange[] {
  const value = {
    id,
    name: id,
    serialNumber: '1',
    certPem: `PEM of ${id}`,
    state: active ? ('active' as const) : ('retiring' as const),
    since: '2026-01-01T00:00:00.000Z',
    longestLeafMs: 259_200_000,
    crossSigned: [],
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2036-01-01T00:00:00.000Z',
    createIndex,
    modifyIndex: createIndex,
  };
  return [{ index: 0, table: 'caRoot', key: id, value }];
}

/** The rows that a peer's stream brings, as another partition would get them. */
function inPartition(partition: string, changes: MeshChange[]): MeshChange[] {
  return changes.map((change): MeshChange => {
    const { index, table, value } = change;
    switch (table) {
      case 'node':
        return value ? { index, table, key: nodeKey({ ...value, partition }), value: { ...value, partition } } : change;
      case 'instance':
        return value
          ? { index, table, key: instanceKey({ ...value, partition }), value: { ...value, partition } }
          : change;
      case 'check':
        return value
          ? { index, table, key: checkKey({ ...value, partition }), value: { ...value, partition } }
          : change;
      case 'peering':
        return value
          ? { index, table, key: peeringKey({ ...value, partition }), value: { ...value, partition } }
          : change;
      case 'trustBundle':
        return value
          ? { index, table, key: trustBundleKey({ ...value, partition }), value: { ...value, partition } }
          : change;
      default:
        return change;
    }
  });
}

/** An entry written, and taken away again. */
function entries(...documents: z.input<typeof configEntrySchema>[]): MeshChange[][] {
  const written = documents.map(entry);
  return [...written, ...written.slice(-1).map(without)];
}

type Item = [name: string, namespace: string, ...consumers: string[]];

function consumerOf(text: string): { Peer: string } | { SamenessGroup: string } | { Partition: string } {
  const [name = '', kind = 'peer'] = text.split(':').toReversed();
  if (kind === 'group') return { SamenessGroup: name };
  return kind === 'partition' ? { Partition: name } : { Peer: name };
}

/** Consumers are peers, `group:<sameness group>` or `partition:<partition>`. */
const exports = (partition: string, ...lists: Item[][]): MeshChange[][] =>
  entries(
    ...lists.map((items) => ({
      Kind: 'exported-services' as const,
      Name: partition,
      Partition: partition,
      Services: items.map(([Name, Namespace, ...peers]) => ({
        Name,
        Namespace,
        Consumers: peers.map(consumerOf),
      })),
    })),
  );

const upstreamsOfWeb: Proxy[] = [
  { upstreams: demoUpstreams },
  { upstreams: [...demoUpstreams, { destinationName: 'api', localBindPort: 9000 }] },
  {
    meshGateway: { mode: 'local' },
    upstreams: [
      { destinationName: 'api', destinationPeer: 'west', localBindPort: 9191 },
      { destinationName: 'api', destinationNamespace: 'team', localBindPort: 9001 },
      { destinationName: 'api', destinationPartition: 'red', localBindPort: 9002 },
      { destinationName: 'ghost', destinationPeer: 'north', localBindPort: 9003, meshGateway: { mode: 'remote' } },
    ],
  },
];

const api = { Kind: 'service-defaults', Name: 'api' } as const;
const allOfWest = imports('west', demoWest(), 'east');
const ledgerOfWest = imports('west', demoWest(exportsOfWest('ledger')), 'east');
const allOfNorth = imports('north', demoWest(), 'east');

function exportsOfWest(name: string): MeshChange[] {
  return entry({
    Kind: 'exported-services',
    Name: 'default',
    Services: [{ Name: name, Consumers: [{ Peer: 'east' }] }],
  });
}

const throughGateways = { Kind: 'mesh', Peering: { PeerThroughMeshGateways: true } } as const;
const serverOf = (name: string): string => `server.${name}.peering.dddddddd-0000-0000-0000-000000000000.consul`;
/** Dials, so that gateways of the default partition lead to the other control plane while the mesh entry says so. */
const dialer = (name: string, fields: Partial<Peering> = {}): MeshChange[] =>
  peering(name, { peerServerName: serverOf('north'), peerServerAddresses: ['192.0.2.9:8443'], ...fields });

const asideOfApi = instance({
  ...{ node: nodeOf('api', 1), id: 'aside', service: 'aside', kind: 'connect-proxy', port: 21050 },
  proxy: { destinationServiceName: 'aside', localServicePort: 9, expose: { Paths: [{ Path: '/aside' }] } },
});
const checkOfApi = checked(nodeOf('api', 1), 'api-1', 'http://127.0.0.1:8000/health');

/** A cluster in which most decisions have something to decide on. */
export const basicSteps: MeshChange[][] = [
  root('first', 1, true),
  meshGateway(home, 1),
  meshGateway(red, 2),
  whole(home, 'api'),
  whole(home, 'web', 1, upstreamsOfWeb[0]),
  whole(team, 'api', 3),
  whole(red, 'api'),
  peering('west'),
  dialer('north'),
  inPartition('red', peering('west')),
  bundle('north', 'north.consul'),
  inPartition('red', bundle('west', WEST_TRUST_DOMAIN)),
  allOfWest,
  entry({ ...api, Protocol: 'http' }),
  entry({ ...api, Partition: 'red', Protocol: 'grpc' }),
  exports('default', [
    ['*', '*', 'west'],
    ['api', 'default', 'north'],
  ]).slice(0, 1),
  exports('red', [['api', 'default', 'west']]).slice(0, 1),
  entry(throughGateways),
].map((step) => step.flat());

/** Everything that may happen to it. */
export const steps: MeshChange[][] = [
  ...basicSteps,
  ...basicSteps.map(without),
  // Instances and their proxies.
  whole(home, 'api', 2),
  without(whole(home, 'api', 2)),
  app(home, 'api', 1, 8001),
  without(app(home, 'api')),
  without(sidecar(home, 'api')),
  sidecar(home, 'api', 1, { destinationServiceName: 'web' }),
  sidecar(home, 'api', 1, { destinationServiceName: '' }),
  sidecar(home, 'web', 1, upstreamsOfWeb[1]),
  sidecar(home, 'web', 1, upstreamsOfWeb[2]),
  sidecar(red, 'api', 1, {
    upstreams: [{ destinationName: 'api', destinationPartition: 'default', localBindPort: 9100 }],
  }),
  whole(home, 'API', 4),
  without(whole(home, 'API', 4)),
  whole(home, 'Api', 5),
  without(sidecar(home, 'Api', 5)),
  without(app(team, 'api', 3)),
  // A name that stands for several kinds at once.
  instance({ node: 'api-node-1', id: 'api-1', service: 'mesh-gateway', kind: 'mesh-gateway', port: 8443 }),
  instance({ node: 'gateway-node-1', id: 'mesh-gateway', service: 'api', port: 8443 }),
  instance({ ...red, node: 'web-node-1', id: 'web', service: 'web-sidecar-proxy', port: 1 }),
  meshGateway(home, 3),
  without(meshGateway(home, 3)),
  meshGateway(home, 1, '10.9.9.9'),
  nodeAt(home, 'api-node-1', ''),
  nodeAt(red, 'api-node-1', '10.7.7.7'),
  // Paths without mutual TLS: their ports depend on the other sidecars of the node, and they themselves on entries and checks.
  ...entries({ ...api, Protocol: 'http', Expose: { Checks: true, Paths: [{ Path: '/metrics' }] } }),
  ...entries({ Kind: 'proxy-defaults', Name: 'global', Expose: { Paths: [{ Path: '/all' }] } }),
  sidecar(home, 'api', 1, { expose: { Paths: [{ Path: '/own', ListenerPort: 21_500 }, { Path: '/free' }] } }),
  sidecar(home, 'api', 1, { expose: { Checks: true } }),
  asideOfApi,
  without(asideOfApi),
  checkOfApi,
  without(checkOfApi),
  // Health.
  ...(['passing', 'warning', 'critical', 'maintenance'] as const).map((status) =>
    health(home, 'api-node-1', 'api-1', status),
  ),
  without(health(home, 'api-node-1', 'api-1', 'passing')),
  health(home, 'api-node-1', 'api-1-sidecar-proxy', 'critical'),
  health(home, 'api-node-1', 'api-1-sidecar-proxy', 'passing'),
  health(home, 'api-node-1', '', 'critical'),
  without(health(home, 'api-node-1', '', 'critical')),
  health(red, 'api-node-1', 'api-1', 'critical'),
  health(home, 'gateway-node-1', 'mesh-gateway', 'critical'),
  without(health(home, 'gateway-node-1', 'mesh-gateway', 'critical')),
  health(home, 'gateway-node-1', '', 'critical', 'west'),
  without(health(home, 'gateway-node-1', '', 'critical', 'west')),
  // What is exported.
  ...exports(
    'default',
    [['api', 'default', 'west', 'north', 'partition:red']],
    [['*', 'team', 'west']],
    [
      ['API', 'default', 'west'],
      ['api', 'team', 'group:friends'],
      ['ghost', 'default', 'west'],
    ],
    [
      ['*', 'default', 'north'],
      ['api-sidecar-proxy', 'default', 'west'],
      ['web', 'default', 'west', 'nobody'],
    ],
  ),
  ...exports('red', [['*', '*', 'west']], []),
  // Every other kind of entry.
  ...entries(
    { ...api, Protocol: 'tcp' },
    { Kind: 'service-defaults', Name: 'api', UpstreamConfig: { Defaults: { MeshGateway: { Mode: 'local' } } } },
    { ...api, Protocol: 'http2' },
  ),
  ...entries({ ...api, Namespace: 'team', Protocol: 'http' }),
  ...entries({
    Kind: 'service-defaults',
    Name: 'web',
    MeshGateway: { Mode: 'local' },
    UpstreamConfig: {
      Overrides: [{ Name: 'api', Peer: 'west', ConnectTimeoutMs: 99, MeshGateway: { Mode: 'remote' } }],
    },
  }),
  ...entries(
    { Kind: 'proxy-defaults', Name: 'global', Config: { protocol: 'http' } },
    { Kind: 'proxy-defaults', Name: 'global', MeshGateway: { Mode: 'local' } },
  ),
  ...entries({ Kind: 'proxy-defaults', Name: 'global', Partition: 'red', Config: { protocol: 'grpc' } }),
  ...entries({ Kind: 'mesh' }, throughGateways),
  ...entries(
    {
      Kind: 'service-router',
      Name: 'api',
      Routes: [{ Match: { HTTP: { PathPrefix: '/v2' } }, Destination: { Service: 'web' } }],
    },
    { Kind: 'service-router', Name: 'api', Routes: [] },
  ),
  ...entries({
    Kind: 'service-splitter',
    Name: 'api',
    Splits: [
      { Weight: 90, ServiceSubset: 'v1' },
      { Weight: 10, Service: 'web' },
    ],
  }),
  ...entries(
    { Kind: 'service-resolver', Name: 'api', Subsets: { v1: { OnlyPassing: true } }, ConnectTimeout: '3s' },
    { Kind: 'service-resolver', Name: 'api', Redirect: { Service: 'web' } },
    { Kind: 'service-resolver', Name: 'api', Failover: { '*': { Targets: [{ Peer: 'west' }, { Service: 'web' }] } } },
  ),
  ...entries(
    { Kind: 'service-resolver', Name: 'web', Redirect: { Service: 'api', Peer: 'west' } },
    { Kind: 'service-resolver', Name: 'web', Failover: { '*': { SamenessGroup: 'friends' } } },
    { Kind: 'service-resolver', Name: 'web', LoadBalancer: { Policy: 'maglev' }, RequestTimeout: '7s' },
  ),
  // Nothing is registered by that name: only its chain makes it a service.
  ...entries({ Kind: 'service-resolver', Name: 'ghost', Redirect: { Service: 'api', Namespace: 'team' } }),
  ...entries({ Kind: 'service-splitter', Name: 'api', Partition: 'red', Splits: [{ Weight: 100, Service: 'ghost' }] }),
  ...entries(
    { Kind: 'service-intentions', Name: 'api', Sources: [{ Name: 'web', Peer: 'west', Action: 'allow' }] },
    { Kind: 'service-intentions', Name: 'api', Sources: [{ Name: '*', SamenessGroup: 'friends', Action: 'deny' }] },
  ),
  ...entries({ Kind: 'service-intentions', Name: '*', Sources: [{ Name: '*', Peer: 'north', Action: 'allow' }] }),
  ...entries({
    Kind: 'service-intentions',
    Name: 'web',
    Sources: [{ Name: 'api', Action: 'allow' }],
    JWT: { Providers: [{ Name: 'okta' }] },
  }),
  ...entries({
    Kind: 'jwt-provider',
    Name: 'okta',
    Issuer: 'okta',
    JSONWebKeySet: { Remote: { URI: 'https://okta.example/keys' } },
  }),
  ...entries(
    { Kind: 'sameness-group', Name: 'friends', Members: [{ Peer: 'west' }, { Partition: 'red' }] },
    { Kind: 'sameness-group', Name: 'friends', DefaultForFailover: true, Members: [{ Peer: 'north' }] },
  ),
  // Peers and what they send.
  peering('west', { state: 'TERMINATED' }),
  peering('west', { state: 'ESTABLISHING', createIndex: 7 }),
  dialer('north', { state: 'DELETING' }),
  // Where control planes are; two peerings may share a name, and then the newer one is believed.
  dialer('north', { peerServerAddresses: ['192.0.2.8:8443', 'gateway.north.example:443'], modifyIndex: 9 }),
  dialer('north', { manualServerAddresses: ['198.51.100.1:443'] }),
  dialer('north', { peerServerName: serverOf('other') }),
  dialer('twin', { peerServerAddresses: ['192.0.2.7:8443'], modifyIndex: 5 }),
  without(dialer('twin')),
  inPartition('red', dialer('twin', { peerServerName: serverOf('red') })),
  dialer('west', { peerServerName: `server.east.peering.${EAST_TRUST_DOMAIN}` }),
  bundle('north', EAST_TRUST_DOMAIN),
  bundle('north', WEST_TRUST_DOMAIN),
  bundle('north', WEST_TRUST_DOMAIN, { createIndex: 0 }),
  bundle('north', WEST_TRUST_DOMAIN, { createIndex: 0, rootPems: ['another'] }),
  bundle('north', 'north.consul', { rootPems: [] }),
  without(bundle('west', '')),
  ledgerOfWest,
  without(ledgerOfWest),
  inPartition('red', allOfWest),
  without(inPartition('red', ledgerOfWest)),
  allOfNorth,
  without(allOfNorth),
  // Roots.
  root('first', 1, false),
  root('second', 2, true),
  without(root('second', 2, true)),
];
