import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestControlPlane, type TestControlPlane } from './testing/test-control-plane.ts';

/*
 * Partitions `default`, `a`, `b` and `ab` with the same things in each, told apart by a word of their own, and a token that may
 * do everything in `a`: nothing of the others is to be seen or changed with it, whatever it calls things.
 */

const PARTITIONS = ['default', 'a', 'b', 'ab'] as const;
const OTHERS = ['default', 'b', 'ab'] as const;
const RULES = `partition "a" {
  mesh = "write"
  peering = "write"
  agent_prefix "" { policy = "write" }
  node_prefix "" { policy = "write" }
  namespace_prefix "" {
    policy = "write"
    service_prefix "" { policy = "write" intentions = "write" }
  }
}`;

let cluster: TestControlPlane;
let token: string;

beforeAll(async () => {
  cluster = await startTestControlPlane();
  for (const partition of PARTITIONS) {
    if (partition !== 'default') await must('PUT', 'partition', { Name: partition });
    const of = `?partition=${partition}`;
    await must('PUT', `namespace${of}`, { Name: 'team' });
    for (const [namespace, suffix] of [
      ['default', ''],
      ['team', '-team'],
    ])
      await must('PUT', `catalog/register${of}&ns=${namespace}`, {
        Node: `node-${partition}`,
        Address: '127.0.0.1',
        Partition: partition,
        Service: {
          ID: `id-${partition}${suffix}`,
          Service: `shop-${partition}`,
          Port: 80,
          Namespace: namespace,
          Partition: partition,
        },
      });
    await must('PUT', `catalog/register${of}`, {
      Node: `node-${partition}`,
      Address: '127.0.0.1',
      Partition: partition,
      Service: {
        ID: `gw-${partition}`,
        Service: `gw-${partition}`,
        Kind: 'mesh-gateway',
        Port: 8443,
        Partition: partition,
      },
    });
    await must('PUT', `config${of}`, {
      Kind: 'service-defaults',
      Name: `shop-${partition}`,
      Protocol: 'http',
      Partition: partition,
    });
    await must('PUT', `config${of}`, {
      Kind: 'service-intentions',
      Name: `shop-${partition}`,
      Partition: partition,
      Sources: [{ Name: `caller-${partition}`, Action: 'allow' }],
    });
    await must('POST', 'peering/token', { PeerName: `peer-${partition}`, Partition: partition });
    await must('PUT', `config${of}`, {
      Kind: 'exported-services',
      Name: partition,
      Partition: partition,
      Services: [{ Name: `shop-${partition}`, Consumers: [{ Peer: `peer-${partition}` }] }],
    });
  }
  await must('PUT', 'acl/policy', { Name: 'of-a', Rules: RULES });
  const created = await must('PUT', 'acl/token', { Policies: [{ Name: 'of-a' }] });
  token = (created as { SecretID: string }).SecretID;
});
afterAll(() => cluster[Symbol.asyncDispose]());

async function must(method: string, path: string, body: unknown): Promise<unknown> {
  const answer = await cluster.api(method, path, { body });
  expect(answer.status, `${method} ${path}: ${answer.text}`).toBe(200);
  return answer.text === '' ? null : answer.json();
}

async function query(procedure: string, input: unknown): Promise<string> {
  const base = `http://127.0.0.1:${cluster.running.http.port}/trpc/${procedure}`;
  const response = await fetch(`${base}?input=${encodeURIComponent(JSON.stringify(input))}`, {
    headers: { 'x-consul-token': token },
  });
  return await response.text();
}

/** What is named after another partition. Config entries that everybody may read are not asked for here. */
const foreign = /(?:shop|gw|node|peer|caller|id)-(?:default|b|ab)\b/;

const reads = (partition: string): string[] => [
  'catalog/services',
  'catalog/nodes',
  `catalog/service/shop-${partition}`,
  `catalog/node/node-${partition}`,
  `health/service/shop-${partition}`,
  `health/checks/shop-${partition}`,
  `health/connect/shop-${partition}`,
  'config/service-defaults',
  `config/service-defaults/shop-${partition}`,
  `config/service-intentions/shop-${partition}`,
  `config/exported-services/${partition}`,
  'connect/intentions',
  `connect/intentions/exact?source=caller-${partition}&destination=shop-${partition}`,
  'peerings',
  `peering/peer-${partition}`,
  'exported-services',
  'imported-services',
  `discovery-chain/shop-${partition}`,
  'namespaces',
];

const withScope = (path: string, partition: string, namespace = 'default'): string =>
  `${path}${path.includes('?') ? '&' : '?'}partition=${partition}&ns=${namespace}`;

describe('a token of partition a', () => {
  it('reads what is in it', async () => {
    for (const path of [
      'catalog/services',
      'peerings',
      'connect/intentions',
      'config/service-defaults',
      'exported-services',
    ]) {
      const answer = await cluster.api('GET', withScope(path, 'a'), { token });
      expect([path, answer.status, /(?:shop|peer)-a\b/.test(answer.text)]).toEqual([path, 200, true]);
    }
  });

  it.each(OTHERS)('reads nothing of %s', async (partition) => {
    for (const namespace of ['default', 'team', '*'])
      for (const path of reads(partition)) {
        const asked = withScope(path, partition, namespace);
        const answer = await cluster.api('GET', asked, { token });
        // The name that was asked for comes back in a denial.
        const said = answer.status === 200 ? answer.text : '';
        expect(foreign.test(said), `${asked}: ${answer.status} ${answer.text}`).toBe(false);
      }
  });

  it('sees nothing of the others in lists that go over all', async () => {
    for (const procedure of [
      'service.list',
      'gateway.list',
      'proxy.list',
      'peering.list',
      'intention.list',
      'exportedService.list',
      'exportedService.listParts',
      'discoveryChain.list',
      'topology.get',
    ])
      expect([procedure, foreign.exec(await query(procedure, undefined))?.[0]]).toEqual([procedure, undefined]);
    for (const kind of ['service-defaults', 'service-intentions', 'exported-services'])
      expect([kind, foreign.exec(await query('configEntry.list', { kind }))?.[0]]).toEqual([kind, undefined]);
    expect(await query('service.list', undefined)).toContain('shop-a');
    expect(await query('topology.get', undefined)).toContain('shop-a');
  });

  it.each(OTHERS)('changes nothing of %s', async (partition) => {
    const of = { partition, namespace: 'default' };
    const registration = { Node: `node-${partition}`, Address: '127.0.0.9', Partition: partition };
    const service = { ID: `id-${partition}`, Service: `shop-${partition}`, Port: 99, Partition: partition };
    const entry = { Kind: 'service-defaults', Name: `shop-${partition}`, Protocol: 'grpc', Partition: partition };
    const writes: [method: string, path: string, body?: unknown][] = [
      ['PUT', 'catalog/register', registration],
      ['PUT', 'catalog/register', { ...registration, Service: service }],
      ['PUT', 'catalog/deregister', { Node: `node-${partition}`, Partition: partition }],
      ['PUT', 'catalog/deregister', { Node: `node-${partition}`, ServiceID: `id-${partition}`, Partition: partition }],
      ['PUT', 'config', entry],
      ['DELETE', `config/service-defaults/shop-${partition}`],
      ['PUT', 'config', { Kind: 'mesh', Partition: partition }],
      ['PUT', 'config', { Kind: 'proxy-defaults', Name: 'global', Partition: partition }],
      ['PUT', 'config', { Kind: 'exported-services', Name: partition, Partition: partition, Services: [] }],
      [
        'PUT',
        'config',
        {
          Kind: 'service-intentions',
          Name: `shop-${partition}`,
          Partition: partition,
          Sources: [{ Name: 'mine', Action: 'allow' }],
        },
      ],
      ['DELETE', `connect/intentions/exact?source=caller-${partition}&destination=shop-${partition}`],
      ['POST', 'peering/token', { PeerName: `peer-${partition}`, Partition: partition }],
      ['DELETE', `peering/peer-${partition}`],
      ['PUT', 'namespace', { Name: 'mine', Partition: partition }],
      ['DELETE', 'namespace/team'],
    ];
    for (const [method, path, body] of writes) {
      const answer = await cluster.api(method, withScope(path, partition), { token, body });
      expect([method, path, answer.status], answer.text).toEqual([method, path, 403]);
    }
    const left = await cluster.call('query', 'service.read', { name: `shop-${partition}`, ...of });
    expect(left.error).toBeNull();
  });

  it('writes in it', async () => {
    const entry = { Kind: 'service-defaults', Name: 'shop-a', Protocol: 'grpc', Partition: 'a' };
    for (const [method, path, body] of [
      ['PUT', 'config?partition=a', entry],
      ['POST', 'peering/token', { PeerName: 'another', Partition: 'a' }],
      ['PUT', 'namespace?partition=a', { Name: 'mine' }],
    ] as const)
      expect((await cluster.api(method, path, { token, body })).status, path).toBe(200);
  });

  it.each(['a/../b', 'A', 'a.b', 'a%00', 'a b', '*', 'a/default'])('gets nowhere by the name %j', async (name) => {
    for (const path of [
      'catalog/services',
      'peerings',
      'connect/intentions',
      'config/service-defaults',
      'namespaces',
    ]) {
      const asked = `${path}?partition=${encodeURIComponent(name)}&ns=${encodeURIComponent(name)}`;
      const answer = await cluster.api('GET', asked, { token });
      const said = answer.status === 200 ? answer.text : '';
      expect(foreign.test(said), `${asked}: ${answer.status} ${answer.text}`).toBe(false);
    }
  });
});

describe('a token of one namespace', () => {
  it('can not take an instance or a check of another namespace over by its ID, which the node has but once', async () => {
    const rules =
      'node "node-default" { policy = "write" } namespace "team" { service_prefix "" { policy = "write" } }';
    await must('PUT', 'acl/policy', { Name: 'of-team', Rules: rules });
    const created = (await must('PUT', 'acl/token', { Policies: [{ Name: 'of-team' }] })) as { SecretID: string };
    const register = (service: unknown, more: object = {}) =>
      cluster.api('PUT', 'catalog/register?ns=team', {
        token: created.SecretID,
        body: { Node: 'node-default', Address: '127.0.0.1', Service: service, ...more },
      });
    const own = { ID: 'own', Service: 'shop-default', Port: 1, Namespace: 'team' };
    expect((await register(own)).status).toBe(200);
    expect((await register({ ...own, ID: 'id-default' })).status).toBe(403);
    const check = { CheckID: 'alive', Name: 'alive', Status: 'passing', ServiceID: 'id-default' };
    await must('PUT', 'catalog/register', { Node: 'node-default', Address: '127.0.0.1', Check: check });
    const taken = await register(own, { Check: { ...check, ServiceID: 'own', Status: 'critical' } });
    expect(taken.status, taken.text).toBe(403);
  });
});
