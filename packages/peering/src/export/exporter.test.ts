import { fromBinary } from '@bufbuild/protobuf';
import { registerServiceSchema } from '@peerway/model/catalog';
import { configEntrySchema } from '@peerway/model/config-entry';
import type { Peering } from '@peerway/model/peering';
import { createRoot } from '@peerway/pki';
import { describe, expect, it } from 'vitest';
import {
  PeeringServerAddressesSchema,
  PeeringTrustBundleSchema,
} from '../gen/hashicorp/consul/internal/peering/peering_pb.js';
import {
  ExportedServiceListSchema,
  ExportedServiceSchema,
} from '../gen/hashicorp/consul/internal/peerstream/peerstream_pb.js';
import type { CheckServiceNode } from '../gen/hashicorp/consul/internal/service/service_pb.js';
import { readExportedService } from '../import/imported-service.ts';
import { type MemoryBackend, memoryBackend } from '../testing/memory-backend.ts';
import type { ExportSet } from './export-draft.ts';
import { Exporter } from './exporter.ts';

const trustDomain = '0000000a-0000-0000-0000-000000000000.consul';
const root = createRoot({ trustDomain, now: new Date() });
const peering: Peering = {
  ...{ id: 'id-east', name: 'east', partition: 'default', meta: {}, state: 'PENDING', stateSince: '', deletedAt: null },
  ...{ peerId: '', peerCaPems: [], peerServerName: '', peerServerAddresses: [], manualServerAddresses: [] },
  ...{ remote: { partition: '', datacenter: '', locality: null }, createdAt: '', createIndex: 0, modifyIndex: 0 },
};

type Registration = (typeof registerServiceSchema)['_zod']['input'];
type Entry = (typeof configEntrySchema)['_zod']['input'];

function cluster(...registrations: Registration[]): MemoryBackend {
  const backend = memoryBackend({
    ...{ id: '0000000a', datacenter: 'dc1', trustDomain, serverAddresses: ['10.0.0.1:8503'], lanServerAddresses: [] },
    ...{ aclDefaultPolicy: 'deny', intentionDefaultPolicy: 'deny' },
  });
  const { id, name, serialNumber, certPem, notBefore, notAfter } = root;
  const indexes = { createIndex: 0, modifyIndex: 0 };
  backend.put(
    {
      table: 'caRoot',
      value: {
        ...{ id, name, serialNumber, certPem, notBefore, notAfter, state: 'active', since: notBefore },
        ...{ longestLeafMs: 259_200_000, crossSigned: [], ...indexes },
      },
    },
    { table: 'peering', value: peering },
  );
  for (const registration of registrations) register(backend, registration);
  return backend;
}

function register(backend: MemoryBackend, registration: Registration): void {
  const { node, service, checks } = registerServiceSchema.parse(registration);
  const owned = { partition: 'default', peerName: '', createIndex: 5, modifyIndex: 7 };
  backend.put(
    { table: 'node', value: { ...node, ...owned, id: 'not-a-uuid', datacenter: 'dc1', meta: { b: '2', a: '1' } } },
    { table: 'instance', value: { ...service, ...owned, node: node.node, peerMeta: null } },
    ...checks.map((check) => ({
      table: 'check' as const,
      value: { ...check, ...owned, node: node.node, serviceId: service.id, serviceName: service.service },
    })),
  );
}

function write(backend: MemoryBackend, input: Entry): void {
  const entry = configEntrySchema.parse(input);
  backend.put({ table: 'configEntry', value: { entry, createIndex: 0, modifyIndex: 0, updatedAt: '', updatedBy: '' } });
}

const exportTo = (backend: MemoryBackend, ...names: string[]): void =>
  write(backend, {
    Kind: 'exported-services',
    Services: names.map((Name) => ({ Name, Consumers: [{ Peer: 'east' }] })),
  });

const service = (
  name: string,
  over: Partial<Registration['service']> = {},
  checks: Registration['checks'] = [],
): Registration => ({
  node: { node: `${name}-node`, address: '10.0.0.2', taggedAddresses: { wan: '198.51.100.2' } },
  service: { id: `${name}-1`, service: name, port: 80, ...over },
  checks,
});
const sidecar = (name: string): Registration =>
  service(name, {
    ...{ id: `${name}-proxy`, service: `${name}-sidecar-proxy`, kind: 'connect-proxy', port: 21000 },
    proxy: { destinationServiceName: name, destinationServiceId: `${name}-1` },
  });
const gateway = (id: string, checks: Registration['checks'] = []): Registration => ({
  node: { node: `${id}-node`, address: '10.0.0.9' },
  service: {
    ...{
      id,
      service: 'mesh-gateway',
      kind: 'mesh-gateway',
      address: '10.0.0.9',
      port: 8443,
      tags: ['t'],
      meta: { m: '1' },
    },
    taggedAddresses: {
      wan: { address: '198.51.100.9', port: 443 },
      'consul-virtual': { address: '240.0.0.1', port: 1 },
    },
  },
  checks,
});

const build = (backend: MemoryBackend): ExportSet => new Exporter('acceptor').build(backend.state(), peering);
const ids = (set: ExportSet): string[] => [...set.resources.values()].map((each) => each.id);
function resource(set: ExportSet, id: string): Uint8Array {
  const found = [...set.resources.values()].find((each) => each.id === id);
  if (!found) throw new Error(`there is no resource ${id}`);
  return found.bytes;
}
const nodes = (set: ExportSet, id: string): CheckServiceNode[] =>
  fromBinary(ExportedServiceSchema, resource(set, id)).Nodes;

describe('what a peer is sent', () => {
  it('is bundle, addresses, list, gateway proxies, instances: in this order', () => {
    const backend = cluster(service('api'), sidecar('api'), service('plain'), gateway('mgw'));
    exportTo(backend, 'plain', 'api');
    const set = build(backend);
    expect(ids(set)).toEqual(['roots', 'server-addrs', 'exported-service-list', 'api-sidecar-proxy', 'api', 'plain']);
    expect(fromBinary(ExportedServiceListSchema, resource(set, 'exported-service-list')).Services).toEqual([
      'api',
      'plain',
    ]);
    expect(fromBinary(PeeringServerAddressesSchema, resource(set, 'server-addrs')).Addresses).toEqual([
      '10.0.0.1:8503',
    ]);
    expect(fromBinary(PeeringTrustBundleSchema, resource(set, 'roots'))).toMatchObject({
      ...{ TrustDomain: trustDomain, RootPEMs: [root.certPem], PeerName: '', Partition: '', ExportedPartition: '' },
    });
  });

  it('tells the partition that the peer sees, as the identities of its services name it', () => {
    const set = new Exporter('acceptor').build(cluster().state(), { ...peering, partition: 'team' });
    expect(fromBinary(PeeringTrustBundleSchema, resource(set, 'roots')).ExportedPartition).toBe('team');
  });

  it('has no server addresses from the side that dials', () => {
    expect(ids(new Exporter('dialer').build(cluster().state(), peering))).toEqual(['roots', 'exported-service-list']);
  });

  it('has the gateways’ WAN addresses in place of the servers’ where the cluster peers through them', () => {
    const backend = cluster(gateway('mgw'));
    write(backend, { Kind: 'mesh', Peering: { PeerThroughMeshGateways: true } });
    expect(fromBinary(PeeringServerAddressesSchema, resource(build(backend), 'server-addrs')).Addresses).toEqual([
      '198.51.100.9:443',
    ]);
    backend.remove('instance', '/default/mgw-node/mgw');
    expect(ids(build(backend))).not.toContain('server-addrs');
  });

  it('is nothing of another peer’s exports, and nothing that a peer of ours exported', () => {
    const backend = cluster(service('api'));
    const [row] = backend.state().instance.values();
    if (!row) throw new Error('not registered');
    backend.put({ table: 'instance', value: { ...row, peerName: 'north', id: 'theirs' } });
    write(backend, { Kind: 'exported-services', Services: [{ Name: 'api', Consumers: [{ Peer: 'north' }] }] });
    expect(build(backend).serviceNames).toEqual([]);
    exportTo(backend, 'api');
    expect(nodes(build(backend), 'api').map((each) => each.Service?.ID)).toEqual(['api-1']);
  });

  it('for an exported name without instances is an empty set', () => {
    const backend = cluster();
    exportTo(backend, 'ghost');
    const set = build(backend);
    expect(set.serviceNames).toEqual(['ghost']);
    expect(nodes(set, 'ghost')).toEqual([]);
  });
});

describe('an instance', () => {
  it('crosses whole but for what means something only here', () => {
    const checks = [
      { checkId: 'a', status: 'passing' as const },
      { checkId: 'b', status: 'warning' as const, output: 'secret detail' },
    ];
    const over = {
      tags: ['v1'],
      meta: { z: '1', a: '2' },
      taggedAddresses: { 'consul-virtual': { address: '240.0.0.2', port: 1 }, lan: { address: '10.0.0.2', port: 80 } },
    };
    const backend = cluster(service('api', over, checks));
    exportTo(backend, 'api');
    const [entry] = nodes(build(backend), 'api');
    expect(entry?.Node).toMatchObject({
      ...{ ID: '', Node: 'api-node', Address: '10.0.0.2', Datacenter: 'dc1', Partition: '', PeerName: '' },
      ...{ TaggedAddresses: { wan: '198.51.100.2' }, Meta: { a: '1', b: '2' } },
    });
    expect(entry?.Node?.RaftIndex).toBeUndefined();
    expect(entry?.Service).toMatchObject({
      ...{ Kind: '', ID: 'api-1', Service: 'api', Tags: ['v1'], Meta: { a: '2', z: '1' }, Port: 80, PeerName: '' },
      ...{ Weights: { Passing: 1, Warning: 1 }, TaggedAddresses: { lan: { Address: '10.0.0.2', Port: 80 } } },
    });
    expect([entry?.Service?.Proxy, entry?.Service?.Connect, entry?.Service?.RaftIndex]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(entry?.Checks).toHaveLength(1);
    expect(entry?.Checks[0]).toMatchObject({
      ...{ Node: 'api-node', CheckID: 'api-1:overall-check', Name: 'overall-check', Status: 'warning' },
      ...{ ServiceID: 'api-1', ServiceName: 'api', Output: '', Notes: '' },
    });
  });

  it.each([
    ['no checks', [], null],
    ['passing ones', ['passing', 'passing'], 'passing'],
    ['a critical one', ['warning', 'critical', 'passing'], 'critical'],
  ] as const)('with %s says %j as %s', (_name, statuses, expected) => {
    const backend = cluster(
      service(
        'api',
        {},
        statuses.map((status, place) => ({ checkId: `c${place}`, status })),
      ),
    );
    exportTo(backend, 'api');
    expect(nodes(build(backend), 'api')[0]?.Checks[0]?.Status ?? null).toBe(expected);
  });

  it.each(['_node_maintenance', '_service_maintenance:api-1'])('under the check %s is in maintenance', (checkId) => {
    const backend = cluster(service('api', {}, [{ checkId, status: 'critical' }]));
    exportTo(backend, 'api');
    expect(nodes(build(backend), 'api')[0]?.Checks[0]?.Status).toBe('maintenance');
  });

  it('without a node row is left out, since its absence would crash the other side', () => {
    const backend = cluster(service('api'));
    exportTo(backend, 'api');
    backend.remove('node', '/default/api-node');
    expect(nodes(build(backend), 'api')).toEqual([]);
  });
});

describe('a gateway proxy', () => {
  it('stands for the service: one per gateway, with its addresses and its health', () => {
    const backend = cluster(
      ...[service('api', {}, [{ checkId: 'c', status: 'critical' }]), sidecar('api')],
      ...[gateway('mgw-a', [{ checkId: 'link', status: 'passing' }]), gateway('mgw-b')],
    );
    exportTo(backend, 'api');
    const proxies = nodes(build(backend), 'api-sidecar-proxy');
    expect(proxies.map((each) => each.Service?.ID)).toEqual([
      'api-sidecar-proxy-instance-0',
      'api-sidecar-proxy-instance-1',
    ]);
    expect(proxies[0]?.Service).toMatchObject({
      ...{ Kind: 'connect-proxy', Service: 'api-sidecar-proxy', Address: '10.0.0.9', Port: 8443, Tags: [], Meta: {} },
      TaggedAddresses: { wan: { Address: '198.51.100.9', Port: 443 } },
      Proxy: { DestinationServiceName: 'api', DestinationServiceID: 'api-instance-0' },
      Connect: {
        PeerMeta: {
          SNI: [`api.default.default.east.external.${trustDomain}`],
          SpiffeID: [
            `spiffe://${trustDomain}/ns/default/dc/dc1/svc/api`,
            `spiffe://${trustDomain}/gateway/mesh/dc/dc1`,
          ],
          Protocol: 'tcp',
        },
      },
    });
    expect(proxies[0]?.Checks[0]).toMatchObject({
      ...{ CheckID: 'api-sidecar-proxy-instance-0:overall-check', Status: 'passing', ServiceName: 'api-sidecar-proxy' },
    });
    expect(proxies[1]?.Checks).toEqual([]);
  });

  it('is not made for a service without a sidecar, and its set is empty without a gateway', () => {
    const backend = cluster(service('plain'), service('api'), sidecar('api'));
    exportTo(backend, 'plain', 'api');
    const set = build(backend);
    expect(ids(set)).not.toContain('plain-sidecar-proxy');
    expect(nodes(set, 'api-sidecar-proxy')).toEqual([]);
  });
});

describe('building again', () => {
  it('gives the very same resource for rows that did not change, and a new one for those that did', () => {
    const backend = cluster(service('api'), sidecar('api'), service('ledger'), gateway('mgw'));
    exportTo(backend, 'api', 'ledger');
    const exporter = new Exporter('acceptor');
    const before = exporter.build(backend.state(), peering).resources;
    register(backend, service('ledger', {}, [{ checkId: 'c', status: 'critical' }]));
    const after = exporter.build(backend.state(), peering).resources;
    const changed = [...after].filter(([key, value]) => before.get(key) !== value).map(([, value]) => value.id);
    expect(changed).toEqual(['ledger']);
  });

  it('encodes the same whatever the order in which rows were written', () => {
    const registrations = [
      service('api'),
      service('api', { id: 'api-0' }),
      service('api', { id: 'api-2', meta: { b: '1', a: '1' } }),
    ];
    const hashes = [registrations, registrations.toReversed()].map((order) => {
      const backend = cluster(...order);
      exportTo(backend, 'api');
      return [...build(backend).resources.values()].find((each) => each.id === 'api')?.hash;
    });
    expect(hashes[0]).toBe(hashes[1]);
  });

  it('leaves a service out that one message could not carry, and says which (Q15)', () => {
    const tag = 'x'.repeat(100_000);
    const backend = cluster(service('huge', { tags: Array.from({ length: 90 }, () => tag) }), service('api'));
    exportTo(backend, 'huge', 'api');
    const set = build(backend);
    expect(set.oversize).toEqual(['huge']);
    expect(ids(set)).toEqual(['roots', 'server-addrs', 'exported-service-list', 'api']);
  });
});

describe('a service of another namespace than the default one', () => {
  it('crosses with its namespace before its name, and beside its namesake', () => {
    const inShop = { namespace: 'shop', id: 'shop-api-1' };
    const backend = cluster(service('api'), service('api', inShop), sidecar('api'), gateway('mgw'));
    register(backend, {
      node: { node: 'shop-node', address: '10.0.0.3' },
      service: {
        ...{ namespace: 'shop', id: 'shop-api-1-proxy', service: 'api-sidecar-proxy', kind: 'connect-proxy', port: 1 },
        proxy: { destinationServiceName: 'api', destinationServiceId: 'shop-api-1' },
      },
    });
    write(backend, {
      Kind: 'exported-services',
      Services: ['default', 'shop'].map((Namespace) => ({
        ...{ Name: 'api', Namespace },
        Consumers: [{ Peer: 'east' }],
      })),
    });
    const set = build(backend);
    expect(fromBinary(ExportedServiceListSchema, resource(set, 'exported-service-list')).Services).toEqual([
      'api',
      'shop/api',
    ]);
    const owner = { peerName: 'west', partition: 'default' };
    const imported = (id: string): string[] =>
      readExportedService(id, resource(set, id), owner).instances.map(
        ({ instance }) => `${instance.namespace} ${instance.service} ${instance.id}`,
      );
    expect(imported('api')).toEqual(['default api api-1']);
    expect(imported('shop/api')).toEqual(['shop api shop-api-1']);
    expect(imported('shop/api-sidecar-proxy')).toEqual(['shop api-sidecar-proxy shop/api-sidecar-proxy-instance-0']);
    expect(nodes(set, 'shop/api-sidecar-proxy')[0]?.Service?.Connect?.PeerMeta?.SNI).toEqual([
      `api.shop.default.east.external.${trustDomain}`,
    ]);
    // To a community edition there is no sign of namespaces in what lies in the default one.
    expect(nodes(set, 'api')[0]?.Service?.EnterpriseMeta?.Namespace).toBe('');
  });
});

describe('an exporter that is kept', () => {
  const away = (backend: MemoryBackend, name: string): void =>
    backend.remove('instance', `/default/${name}-node/${name}-1`);
  const steps: ((backend: MemoryBackend) => void)[] = [
    (backend) => register(backend, service('api', { port: 81 })),
    (backend) => register(backend, service('api', {}, [{ checkId: 'c', status: 'critical' }])),
    (backend) => register(backend, service('api', {}, [{ checkId: 'c', status: 'passing' }])),
    (backend) => register(backend, sidecar('api')),
    (backend) => backend.remove('instance', '/default/api-node/api-proxy'),
    (backend) => away(backend, 'api'),
    (backend) => register(backend, service('plain')),
    (backend) => away(backend, 'plain'),
    (backend) => backend.remove('node', '/default/plain-node'),
    (backend) => register(backend, gateway('mgw')),
    (backend) => register(backend, gateway('other', [{ checkId: 'g', status: 'warning' }])),
    (backend) => backend.remove('instance', '/default/mgw-node/mgw'),
    (backend) => exportTo(backend, 'api', 'ghost'),
    (backend) => exportTo(backend, '*'),
    (backend) => exportTo(backend),
    (backend) => write(backend, { Kind: 'service-defaults', Name: 'api', Protocol: 'http' }),
    (backend) => write(backend, { Kind: 'service-defaults', Name: 'api' }),
    (backend) => write(backend, { Kind: 'mesh', Peering: { PeerThroughMeshGateways: true } }),
    (backend) => write(backend, { Kind: 'mesh' }),
  ];

  it('has after any changes what a new one would build', () => {
    for (let seed = 1; seed <= 400; seed += 1) {
      let random = seed;
      const next = (below: number): number => {
        random = (random * 48_271) % 2_147_483_647;
        return random % below;
      };
      const backend = cluster();
      const kept = new Exporter('acceptor');
      let set = kept.build(backend.state(), peering);
      for (let count = 0; count < 25; count += 1) {
        steps[next(steps.length)]?.(backend);
        if (next(3) > 0) set = kept.build(backend.state(), peering);
      }
      set = kept.build(backend.state(), peering);
      const fresh = build(backend);
      const hashes = ({ resources }: ExportSet): [string, string][] =>
        [...resources].map(([key, { hash }]): [string, string] => [key, hash]).sort();
      expect(hashes(set), `seed ${seed}`).toEqual(hashes(fresh));
      expect(set.serviceNames, `seed ${seed}`).toEqual(fresh.serviceNames);
      expect(kept.build(backend.state(), peering)).toBe(set);
    }
  });
});
