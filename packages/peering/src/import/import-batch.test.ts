import type { Peering } from '@peerway/model/peering';
import { createRoot, createServerLeaf } from '@peerway/pki';
import { describe, expect, it } from 'vitest';
import type { ReceivedResource } from '../stream/machine.ts';
import { type MemoryBackend, memoryBackend } from '../testing/memory-backend.ts';
import {
  addressesResource,
  bundleResource,
  listResource,
  serviceResource,
  wireInstance,
} from '../testing/wire-samples.ts';
import { resourceUrls } from '../wire/resource-url.ts';
import { type ImportOutcome, importBatch } from './import-batch.ts';

const ownTrustDomain = '0000000a-0000-0000-0000-000000000000.consul';
const peerTrustDomain = '0000000b-0000-0000-0000-000000000000.consul';
const now = new Date();
const peerRoot = createRoot({ trustDomain: peerTrustDomain, now });
const otherRoot = createRoot({ trustDomain: peerTrustDomain, now });

const peering = (over: Partial<Peering> = {}): Peering => ({
  ...{
    id: 'id-west',
    name: 'west',
    partition: 'default',
    meta: {},
    state: 'ESTABLISHING',
    stateSince: '',
    deletedAt: null,
  },
  ...{ peerId: 'remote', peerCaPems: [peerRoot.certPem], peerServerName: `server.dc1.peering.${peerTrustDomain}` },
  ...{
    peerServerAddresses: ['10.0.0.1:8503'],
    manualServerAddresses: [],
    createdAt: '',
    createIndex: 0,
    modifyIndex: 0,
  },
  remote: { partition: '', datacenter: '', locality: null },
  ...over,
});

function backendWith(...peerings: Peering[]): MemoryBackend {
  const backend = memoryBackend({
    ...{ id: '0000000a', datacenter: 'dc1', trustDomain: ownTrustDomain, serverAddresses: [], lanServerAddresses: [] },
    ...{ aclDefaultPolicy: 'deny', intentionDefaultPolicy: 'deny' },
  });
  for (const value of peerings) backend.put({ table: 'peering', value });
  return backend;
}

const apply = (backend: MemoryBackend, ...resources: ReceivedResource[]): Promise<ImportOutcome[]> =>
  importBatch(backend, 'id-west', resources, () => {});

/** Keys of the rows of one peer, or of this cluster. */
const keys = (backend: MemoryBackend, table: 'node' | 'instance' | 'check'): string[] =>
  [...backend.state()[table].keys()].sort();

describe('an exported service', () => {
  it('becomes rows of the peer’s local name, whatever names the message has', async () => {
    const backend = backendWith(peering());
    expect(await apply(backend, serviceResource('api', [wireInstance('api')]))).toEqual([null]);
    expect(keys(backend, 'node')).toEqual(['west/default/node-0']);
    expect(keys(backend, 'instance')).toEqual(['west/default/node-0/api-0']);
    expect(keys(backend, 'check')).toEqual(['west/default/node-0/api-0:overall-check']);
    expect(backend.state().instance.get('west/default/node-0/api-0')).toMatchObject({
      ...{ peerName: 'west', partition: 'default', namespace: 'default', service: 'api', port: 8080, tags: ['a'] },
      ...{ kind: '', proxy: null, peerMeta: null, meta: { version: '1' } },
    });
  });

  it('applied a second time writes nothing', async () => {
    const backend = backendWith(peering());
    const resource = serviceResource('api', [wireInstance('api', 0), wireInstance('api', 1)]);
    await apply(backend, resource);
    const { index } = backend.state();
    expect(await apply(backend, resource, listResource(['api']), resource)).toEqual([null, null, null]);
    expect(backend.state().index).toBe(index);
  });

  it('is replaced whole: instances, checks and nodes that are not in it any more go', async () => {
    const backend = backendWith(peering());
    await apply(
      backend,
      serviceResource('api', [wireInstance('api', 0), wireInstance('api', 1), wireInstance('api', 2)]),
    );
    await apply(backend, serviceResource('api', [wireInstance('api', 1, { Checks: [] }), wireInstance('api', 2)]));
    expect(keys(backend, 'instance')).toEqual(['west/default/node-1/api-1', 'west/default/node-2/api-2']);
    expect(keys(backend, 'check')).toEqual(['west/default/node-2/api-2:overall-check']);
    expect(keys(backend, 'node')).toEqual(['west/default/node-1', 'west/default/node-2']);
    await apply(backend, serviceResource('api', []));
    expect([...keys(backend, 'instance'), ...keys(backend, 'check'), ...keys(backend, 'node')]).toEqual([]);
  });

  it('leaves a node that another service still uses', async () => {
    const backend = backendWith(peering());
    await apply(
      backend,
      serviceResource('api', [wireInstance('api')]),
      serviceResource('ledger', [wireInstance('ledger')]),
    );
    await apply(backend, serviceResource('api', []));
    expect(keys(backend, 'node')).toEqual(['west/default/node-0']);
    expect(keys(backend, 'instance')).toEqual(['west/default/node-0/ledger-0']);
  });

  it('that moved to another node moves with its check', async () => {
    const backend = backendWith(peering());
    await apply(backend, serviceResource('api', [wireInstance('api', 0)]));
    await apply(backend, serviceResource('api', [wireInstance('api', 0, { Node: { Node: 'elsewhere' }, Checks: [] })]));
    expect(keys(backend, 'instance')).toEqual(['west/default/elsewhere/api-0']);
    expect(keys(backend, 'check')).toEqual([]);
  });

  it('may have names beyond our own rules', async () => {
    const backend = backendWith(peering());
    const name = `Über.service_${'x'.repeat(200)}`;
    expect(
      await apply(
        backend,
        serviceResource(name, [wireInstance(name, 0, { Node: { Node: 'node with spaces' }, Checks: [] })]),
      ),
    ).toEqual([null]);
    expect(keys(backend, 'instance')).toEqual([`west/default/node with spaces/${name}-0`]);
  });

  it('keeps a meta key "__proto__" as a key and nothing else', async () => {
    const backend = backendWith(peering());
    const meta = JSON.parse('{"__proto__":"x","constructor":"y"}');
    await apply(
      backend,
      serviceResource('api', [
        wireInstance('api', 0, { Service: { ID: 'a', Service: 'api', Meta: meta }, Checks: [] }),
      ]),
    );
    const row = backend.state().instance.get('west/default/node-0/a');
    expect(Object.entries(row?.meta ?? {})).toContainEqual(['constructor', 'y']);
    expect(Object.getPrototypeOf(row?.meta)).toBe(Object.prototype);
  });

  it('of gateway-backed proxies keeps what reaches them, with an odd protocol as tcp and an odd status as critical', async () => {
    const backend = backendWith(peering());
    const proxy = wireInstance('api-sidecar-proxy', 0, {
      Service: {
        ...{ Kind: 'connect-proxy', ID: 'p', Service: 'api-sidecar-proxy', Port: 8443 },
        TaggedAddresses: { wan: { Address: '198.51.100.1', Port: 443 } },
        Proxy: { DestinationServiceName: 'api', DestinationServiceID: 'api-instance-0' },
        Connect: { PeerMeta: { SNI: ['sni'], SpiffeID: ['spiffe://x'], Protocol: 'Redis' } },
      },
      Checks: [{ CheckID: 'c', Status: 'odd' }],
    });
    expect(await apply(backend, serviceResource('api-sidecar-proxy', [proxy]))).toEqual([null]);
    expect(backend.state().instance.get('west/default/node-0/p')).toMatchObject({
      ...{ kind: 'connect-proxy', taggedAddresses: { wan: { address: '198.51.100.1', port: 443 } } },
      peerMeta: { sni: ['sni'], spiffeId: ['spiffe://x'], protocol: 'tcp' },
      proxy: { destinationServiceName: 'api', destinationServiceId: 'api-instance-0' },
    });
    expect(backend.state().check.get('west/default/node-0/c')).toMatchObject({ status: 'critical', serviceId: 'p' });
  });

  it.each([
    ['without a node', [wireInstance('api', 0, { Node: undefined })], 'an instance has no node'],
    ['without a service', [wireInstance('api', 0, { Service: undefined })], 'an instance has no service'],
    ['with a node without a name', [wireInstance('api', 0, { Node: { Node: '' } })], 'a node name is empty'],
    ['with a node name that has a "/"', [wireInstance('api', 0, { Node: { Node: 'a/b' } })], 'has a "/"'],
    [
      'with an instance without an ID',
      [wireInstance('api', 0, { Service: { Service: 'api' } })],
      'a service ID is empty',
    ],
    ['with an instance of another service', [wireInstance('ledger')], 'of another service, "ledger"'],
    ['with the same instance twice', [wireInstance('api'), wireInstance('api')], 'is there twice'],
    [
      'with a check without an ID',
      [wireInstance('api', 0, { Checks: [{ Status: 'passing' }] })],
      'a check ID is empty',
    ],
    [
      'with a check of another instance',
      [wireInstance('api', 0, { Checks: [{ CheckID: 'x', ServiceID: 'y' }] })],
      'is of another instance',
    ],
    [
      'with a check of another node',
      [wireInstance('api', 0, { Checks: [{ CheckID: 'x', Node: 'y' }] })],
      'is of another instance',
    ],
    [
      'with a gateway',
      [wireInstance('api', 0, { Service: { Kind: 'mesh-gateway', ID: 'a', Service: 'api' } })],
      'of kind "mesh-gateway"',
    ],
    [
      'with a proxy without an SNI',
      [wireInstance('api', 0, { Service: { Kind: 'connect-proxy', ID: 'a', Service: 'api' } })],
      'has no SNI',
    ],
    [
      'with a port beyond all ports',
      [wireInstance('api', 0, { Service: { ID: 'a', Service: 'api', Port: 70_000 } })],
      '70000 is not a port',
    ],
    [
      'with a negative port',
      [wireInstance('api', 0, { Service: { ID: 'a', Service: 'api', Port: -1 } })],
      '-1 is not a port',
    ],
    [
      'with a NUL in a name',
      [wireInstance('api', 0, { Service: { ID: 'a\u0000', Service: 'api' } })],
      'has a control character',
    ],
    [
      'with a name of 300 characters',
      [wireInstance('api', 0, { Service: { ID: 'a'.repeat(300), Service: 'api' } })],
      'is longer than 256',
    ],
  ])('%s is refused with the reason, and nothing of it is kept', async (_name, nodes, reason) => {
    const backend = backendWith(peering());
    const [outcome] = await apply(backend, serviceResource('api', nodes));
    expect(outcome).toContain(reason);
    expect(backend.state().instance.size + backend.state().node.size).toBe(0);
  });

  it('that is garbage is refused', async () => {
    const backend = backendWith(peering());
    const garbage = { ...serviceResource('api', []), bytes: Buffer.from('ffffffff', 'hex') };
    expect(await apply(backend, garbage)).toEqual(['the content can not be decoded']);
  });

  it('that is refused harms none before or after it in the same batch', async () => {
    const backend = backendWith(peering());
    const outcomes = await apply(
      backend,
      serviceResource('api', [wireInstance('api')]),
      serviceResource('bad', [wireInstance('bad', 0, { Node: undefined })]),
      serviceResource('ledger', [wireInstance('ledger')]),
    );
    expect(outcomes).toEqual([null, 'an instance has no node', null]);
    expect(keys(backend, 'instance')).toEqual(['west/default/node-0/api-0', 'west/default/node-0/ledger-0']);
  });

  it('gives the same rows in whatever order resources arrive', async () => {
    const resources = [
      serviceResource('api', [wireInstance('api', 0), wireInstance('api', 1)]),
      serviceResource('ledger', [wireInstance('ledger', 1)]),
      listResource(['api', 'ledger']),
      bundleResource(peerTrustDomain, [peerRoot.certPem]),
    ];
    const results = new Set<string>();
    for (const order of permutations(resources)) {
      const backend = backendWith(peering());
      for (const resource of order) expect(await apply(backend, resource)).toEqual([null]);
      results.add(JSON.stringify([keys(backend, 'node'), keys(backend, 'instance'), keys(backend, 'check')]));
    }
    expect(results.size).toBe(1);
  });
});

describe('a list of services', () => {
  it('purges what it does not name, but not the proxies of what it names', async () => {
    const backend = backendWith(peering());
    const proxy = (service: string) =>
      wireInstance(service, 0, {
        Service: { Kind: 'connect-proxy', ID: service, Service: service, Connect: { PeerMeta: { SNI: ['s'] } } },
        Checks: [],
      });
    await apply(
      backend,
      serviceResource('api', [wireInstance('api')]),
      serviceResource('api-sidecar-proxy', [proxy('api-sidecar-proxy')]),
      serviceResource('ledger', [wireInstance('ledger', 1)]),
      serviceResource('ledger-sidecar-proxy', [proxy('ledger-sidecar-proxy')]),
    );
    await apply(backend, listResource(['api']));
    expect(keys(backend, 'instance')).toEqual(['west/default/node-0/api-0', 'west/default/node-0/api-sidecar-proxy']);
    expect(keys(backend, 'node')).toEqual(['west/default/node-0']);
    await apply(backend, listResource([]));
    expect(keys(backend, 'node')).toEqual([]);
  });

  it('touches neither the rows of this cluster nor those of another peer', async () => {
    const east = peering({ id: 'id-east', name: 'east', peerServerName: '' });
    const backend = backendWith(peering(), east);
    await importBatch(backend, 'id-east', [serviceResource('api', [wireInstance('api')])], () => {});
    const local = backend.state().instance.get('east/default/node-0/api-0');
    if (!local) throw new Error('not imported');
    backend.put({ table: 'instance', value: { ...local, peerName: '' } });
    await apply(backend, serviceResource('api', [wireInstance('api')]));
    await apply(backend, serviceResource('api', []), listResource([]));
    expect(keys(backend, 'instance')).toEqual(['/default/node-0/api-0', 'east/default/node-0/api-0']);
  });
});

describe('a trust bundle', () => {
  const bundle = (backend: MemoryBackend, name = 'west') => backend.state().trustBundle.get(`default/${name}`);

  it('is kept under the local name, and becomes the anchors of the next dial', async () => {
    const backend = backendWith(peering());
    const roots = [peerRoot.certPem.trim(), `${otherRoot.certPem}\n\n`];
    expect(await apply(backend, bundleResource(peerTrustDomain, roots))).toEqual([null]);
    expect(bundle(backend)).toMatchObject({
      ...{ peerName: 'west', partition: 'default', trustDomain: peerTrustDomain },
      rootPems: [peerRoot.certPem, otherRoot.certPem],
    });
    expect([...backend.state().peering.values()][0]?.peerCaPems).toEqual([peerRoot.certPem, otherRoot.certPem]);
  });

  const leaf = createServerLeaf({ root: peerRoot, cluster: { datacenter: 'dc1', trustDomain: peerTrustDomain }, now });
  it.each([
    ['of our own trust domain', ownTrustDomain, [peerRoot.certPem], 'is that of this cluster'],
    [
      'of another trust domain than the token’s',
      '0000000c.consul',
      [peerRoot.certPem],
      'not the one that the peering token named',
    ],
    ['of something that is no trust domain', 'A b', [peerRoot.certPem], 'is not a trust domain'],
    ['without roots', peerTrustDomain, [], 'has no roots'],
    ['with garbage', peerTrustDomain, ['garbage'], 'not an X.509 certificate'],
    [
      'with two certificates in one entry',
      peerTrustDomain,
      [peerRoot.certPem + otherRoot.certPem],
      'not an X.509 certificate',
    ],
    ['with a leaf', peerTrustDomain, [leaf.certPem], 'not a certificate authority'],
  ])('%s is refused', async (_name, trustDomain, roots, reason) => {
    const backend = backendWith(peering());
    const [outcome] = await apply(backend, bundleResource(trustDomain, roots));
    expect(outcome).toContain(reason);
    expect(bundle(backend)).toBeUndefined();
    expect([...backend.state().peering.values()][0]?.peerCaPems).toEqual([peerRoot.certPem]);
  });

  it('may never change its trust domain', async () => {
    const backend = backendWith(peering({ peerServerName: '' }));
    await apply(backend, bundleResource(peerTrustDomain, [peerRoot.certPem]));
    const [outcome] = await apply(backend, bundleResource('0000000c.consul', [peerRoot.certPem]));
    expect(outcome).toContain('the trust domain changed');
  });

  it('can not claim the trust domain of another peering with roots that are not that one’s', async () => {
    const east = peering({ id: 'id-east', name: 'east', peerServerName: '' });
    const backend = backendWith(peering(), east);
    const fromEast = (roots: string[]) =>
      importBatch(backend, 'id-east', [bundleResource(peerTrustDomain, roots)], () => {});
    await apply(backend, bundleResource(peerTrustDomain, [peerRoot.certPem]));
    for (const roots of [[otherRoot.certPem], [peerRoot.certPem, otherRoot.certPem]])
      expect((await fromEast(roots))[0]).toContain('is that of another peering, with other roots');
    expect(bundle(backend, 'east')).toBeUndefined();
    expect(await fromEast([peerRoot.certPem])).toEqual([null]);
  });
});

describe('server addresses', () => {
  const addresses = (backend: MemoryBackend) => [...backend.state().peering.values()][0]?.peerServerAddresses;

  it('replace those of the token, IPv6 with or without brackets, and never the manual ones', async () => {
    const backend = backendWith(peering({ manualServerAddresses: ['10.9.9.9:8503'] }));
    expect(await apply(backend, addressesResource(['fd00::1:8503', '[fd00::2]:8503', 'host:1']))).toEqual([null]);
    expect(addresses(backend)).toEqual(['[fd00::1]:8503', '[fd00::2]:8503', 'host:1']);
    expect([...backend.state().peering.values()][0]?.manualServerAddresses).toEqual(['10.9.9.9:8503']);
  });

  it.each([
    ['none', []],
    ['one without a port', ['host']],
  ])('that are %s are refused', async (_name, list) => {
    const backend = backendWith(peering());
    expect((await apply(backend, addressesResource(list)))[0]).not.toBeNull();
    expect(addresses(backend)).toEqual(['10.0.0.1:8503']);
  });

  it('can not turn an acceptor into a dialer', async () => {
    const backend = backendWith(peering({ peerServerAddresses: [] }));
    expect(await apply(backend, addressesResource(['evil:8503']))).toEqual([
      'only the side that dials takes server addresses',
    ]);
    expect(addresses(backend)).toEqual([]);
  });
});

describe('a batch', () => {
  const resources = [serviceResource('api', [wireInstance('api')]), listResource(['api'])];

  it.each(['DELETING', 'TERMINATED'] as const)('for a peering that is %s is refused', async (state) => {
    const backend = backendWith(peering({ state }));
    expect(await apply(backend, ...resources)).toEqual([
      'the peering is being deleted',
      'the peering is being deleted',
    ]);
  });

  it('for a peering that is gone is refused', async () => {
    expect(await apply(backendWith(), ...resources)).toEqual([
      'the peering does not exist',
      'the peering does not exist',
    ]);
  });

  it('is refused without inner details when the store fails, and applied when it works again', async () => {
    const backend = backendWith(peering());
    backend.failWrites('connection to 10.1.2.3 lost');
    expect(await apply(backend, ...resources)).toEqual(['the store could not keep it', 'the store could not keep it']);
    backend.failWrites(null);
    expect(await apply(backend, ...resources)).toEqual([null, null]);
  });

  it('of any octets is refused or kept, and nothing is thrown', async () => {
    const backend = backendWith(peering());
    const sample = serviceResource('api', [wireInstance('api', 0), wireInstance('api', 1)]);
    let seed = 1;
    const random = (): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    for (let turn = 0; turn < 500; turn += 1) {
      const bytes = Buffer.from(sample.bytes);
      for (let change = 0; change < 3; change += 1)
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      for (const url of Object.values(resourceUrls)) {
        const [outcome] = await apply(backend, { ...sample, url, bytes });
        expect(outcome === null || outcome?.length).toBeTruthy();
      }
    }
    for (const key of keys(backend, 'instance')) expect(key).toMatch(/^west\/default\//);
  });
});

function permutations<Item>(items: Item[]): Item[][] {
  if (items.length < 2) return [items];
  return items.flatMap((first, place) => permutations(items.toSpliced(place, 1)).map((rest) => [first, ...rest]));
}
