import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, startTestControlPlane, type TestControlPlane } from './testing/test-control-plane.ts';

let cluster: TestControlPlane;
const get = (path: string, token?: string): Promise<Answer> =>
  cluster.api('GET', path, token === undefined ? {} : { token });
const put = (path: string, body?: unknown): Promise<Answer> => cluster.api('PUT', path, { body });
const json = async <T>(path: string): Promise<T> => (await get(path)).json() as T;

async function tokenWith(rules: string): Promise<string> {
  const name = `rules-${Math.random().toString(36).slice(2)}`;
  await put('acl/policy', { Name: name, Rules: rules });
  return ((await put('acl/token', { Policies: [{ Name: name }] })).json() as { SecretID: string }).SecretID;
}

const redis = {
  Node: 'foobar',
  Address: '192.168.10.10',
  NodeMeta: { somekey: 'somevalue' },
  TaggedAddresses: { lan: '192.168.10.10', wan: '10.0.10.10' },
  Service: {
    ID: 'redis1',
    Service: 'redis',
    Tags: ['primary', 'v1'],
    Address: '127.0.0.1',
    TaggedAddresses: { lan: { Address: '127.0.0.1', Port: 8000 } },
    Meta: { redis_version: '4.0' },
    Port: 8000,
    Weights: { Passing: 3, Warning: 2 },
    Locality: { Region: 'eu', Zone: 'a' },
    Proxy: null,
  },
  Check: {
    Node: 'foobar',
    CheckID: 'service:redis1',
    Name: 'Redis health check',
    Notes: 'Script based health check',
    Status: 'passing',
    ServiceID: 'redis1',
    Definition: { TCP: 'localhost:8888', Interval: '5s' },
  },
  SkipNodeUpdate: false,
};

beforeAll(async () => {
  cluster = await startTestControlPlane();
  expect((await put('catalog/register', redis)).text).toBe('true');
});
afterAll(() => cluster[Symbol.asyncDispose]());

describe('the catalog', () => {
  it('gives back what was registered, in Consul’s shapes', async () => {
    expect(await json('catalog/datacenters')).toEqual(['dc1']);
    expect(await json('catalog/services')).toMatchObject({ redis: ['primary', 'v1'] });
    expect(await json('catalog/nodes')).toMatchObject([
      { Node: 'foobar', Address: '192.168.10.10', Meta: { somekey: 'somevalue' }, Datacenter: 'dc1' },
    ]);
    expect(await json('catalog/service/redis')).toMatchObject([
      {
        Node: 'foobar',
        ServiceID: 'redis1',
        ServiceName: 'redis',
        ServiceTags: ['primary', 'v1'],
        ServiceAddress: '127.0.0.1',
        ServiceMeta: { redis_version: '4.0' },
        ServicePort: 8000,
        ServiceWeights: { Passing: 3, Warning: 2 },
        ServiceTaggedAddresses: { lan: { Address: '127.0.0.1', Port: 8000 } },
        NodeMeta: { somekey: 'somevalue' },
      },
    ]);
    expect(await json('catalog/node/foobar')).toMatchObject({
      Node: { Node: 'foobar' },
      Services: { redis1: { Service: 'redis', Locality: { Region: 'eu', Zone: 'a' } } },
    });
    expect(await json('catalog/node-services/foobar')).toMatchObject({ Services: [{ ID: 'redis1' }] });
    expect(await json('catalog/node/absent')).toBeNull();
    expect(await json('health/service/redis')).toMatchObject([
      {
        Node: { Node: 'foobar' },
        Service: { ID: 'redis1', Tags: ['primary', 'v1'] },
        Checks: [
          {
            CheckID: 'service:redis1',
            Status: 'passing',
            Notes: 'Script based health check',
            ServiceName: 'redis',
            Definition: { TCP: 'localhost:8888', Interval: '5s' },
          },
        ],
      },
    ]);
  });

  it('takes no index for the same registration again', async () => {
    const index = async () => (await get('catalog/services')).headers.get('x-consul-index');
    const before = await index();
    await put('catalog/register', redis);
    expect(await index()).toBe(before);
  });

  it.each<[string, string[]]>([
    ['tag=primary', ['redis1']],
    ['tag=primary&tag=absent', []],
    ['node-meta=somekey:somevalue', ['redis1']],
    ['node-meta=somekey:other', []],
    [`filter=${encodeURIComponent('ServiceMeta.redis_version == "4.0"')}`, ['redis1']],
    [`filter=${encodeURIComponent('"v2" in ServiceTags')}`, []],
    [`filter=${encodeURIComponent('ServicePort == 8000 and Node matches "^foo"')}`, ['redis1']],
  ])('narrows a service down by ?%s', async (query, ids) => {
    const rows = await json<{ ServiceID: string }[]>(`catalog/service/redis?${query}`);
    expect(rows.map(({ ServiceID }) => ServiceID)).toEqual(ids);
  });

  it('says where a filter is wrong', async () => {
    const answer = await get(`catalog/service/redis?filter=${encodeURIComponent('ServicePort = 1')}`);
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('the filter is wrong at character')]);
  });

  it.each<[string, unknown, RegExp]>([
    ['no node', { ...redis, Node: undefined }, /Node is missing/],
    ['an unknown field', { ...redis, Servce: {} }, /Servce is not a field; did you mean Service\?/],
    [
      'a proxy of nothing',
      { ...redis, Service: { Service: 'x', Kind: 'connect-proxy', Port: 1 } },
      /DestinationServiceName/,
    ],
    ['a wrong port', { ...redis, Service: { Service: 'x', Port: 70_000 } }, /Service\.Port/],
    [
      'a check of a service that is not there',
      { ...redis, Service: null, Check: { ...redis.Check, ServiceID: 'no' } },
      /does not exist on node/,
    ],
    ['an array', [], /a catalog registration is an object/],
  ])('refuses %s', async (_what, body, message) => {
    const answer = await put('catalog/register', body);
    expect([answer.status, answer.text]).toEqual([400, expect.stringMatching(message)]);
  });

  it('takes a check, an instance and a node away, each with what hangs on it', async () => {
    const other = {
      ...redis,
      Node: 'gone',
      Service: { ...redis.Service, ID: 'r2' },
      Check: { ...redis.Check, CheckID: 'c', ServiceID: 'r2' },
    };
    await put('catalog/register', other);
    await put('catalog/deregister', { Node: 'gone', CheckID: 'c' });
    expect(await json('health/node/gone')).toEqual([]);
    await put('catalog/register', other);
    await put('catalog/deregister', { Node: 'gone', ServiceID: 'r2' });
    expect(await json('catalog/node/gone')).toMatchObject({ Services: {} });
    expect(await json('health/node/gone')).toEqual([]);
    await put('catalog/register', other);
    await put('catalog/deregister', { Node: 'gone' });
    expect(await json('catalog/node/gone')).toBeNull();
  });

  it('answers a blocking query when something changed, with the new index', async () => {
    const index = (await get('health/service/redis')).headers.get('x-consul-index');
    const waiting = get(`health/service/redis?index=${index}&wait=30s`);
    await put('catalog/register', { ...redis, Service: { ...redis.Service, Tags: ['changed'] } });
    const answer = await waiting;
    expect(answer.json()).toMatchObject([{ Service: { Tags: ['changed'] } }]);
    expect(Number(answer.headers.get('x-consul-index'))).toBeGreaterThan(Number(index));
    await put('catalog/register', redis);
  });
});

describe('an agent', () => {
  const web = {
    Name: 'web',
    ID: 'web-1',
    Port: 80,
    Tags: ['t'],
    Checks: [{ CheckID: 'web-ttl', Name: 'alive', TTL: '15s', Status: 'passing' }],
  };

  it('registers, shows, maintains and deregisters a service', async () => {
    expect((await put('agent/service/register', web)).status).toBe(200);
    expect(await json('agent/services')).toMatchObject({ 'web-1': { Service: 'web', Port: 80, Datacenter: 'dc1' } });
    expect(await json('agent/service/web-1')).toMatchObject({ ID: 'web-1', Tags: ['t'] });
    expect(await json('agent/checks')).toMatchObject({ 'web-ttl': { Status: 'passing', Type: 'ttl' } });
    expect((await get('agent/health/service/name/web')).status).toBe(200);

    expect((await put('agent/service/maintenance/web-1?enable=true&reason=upgrade')).status).toBe(200);
    expect((await get('agent/health/service/id/web-1')).status).toBe(503);
    expect(await json('health/service/web?passing')).toEqual([]);
    expect(await json('health/service/web')).toMatchObject([
      { Checks: [{ CheckID: '_service_maintenance:web-1', Status: 'critical', Notes: 'upgrade' }, {}] },
    ]);
    await put('agent/service/maintenance/web-1?enable=false');
    expect(await json('health/service/web?passing')).toHaveLength(1);
  });

  it('registers a sidecar with paths that it exposes, and shows them as they were given', async () => {
    const Expose = {
      Checks: true,
      Paths: [{ Path: '/metrics', ListenerPort: 9102, LocalPathPort: 80, Protocol: 'http', ParsedFromCheck: false }],
    };
    const sidecar = {
      ...{ Name: 'web-sidecar-proxy', ID: 'web-1-sidecar-proxy', Kind: 'connect-proxy', Port: 21000 },
      Proxy: { DestinationServiceName: 'web', DestinationServiceID: 'web-1', Expose },
    };
    expect((await put('agent/service/register', sidecar)).status).toBe(200);
    expect(await json('agent/service/web-1-sidecar-proxy')).toMatchObject({ Proxy: { Expose } });
    expect(await json('catalog/service/web-sidecar-proxy')).toMatchObject([{ ServiceProxy: { Expose } }]);
    const refused = await put('agent/service/register', {
      ...sidecar,
      Proxy: { ...sidecar.Proxy, Expose: { Paths: [{ Path: 'metrics' }] } },
    });
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('Proxy.Expose.Paths[0].Path')]);
    await put('agent/service/deregister/web-1-sidecar-proxy');
  });

  it('takes the results of checks', async () => {
    for (const [verb, status, http] of [
      ['warn', 'warning', 429],
      ['fail', 'critical', 503],
      ['pass', 'passing', 200],
    ] as const) {
      expect((await put(`agent/check/${verb}/web-ttl?note=because`)).status).toBe(200);
      expect(await json('health/checks/web')).toMatchObject([{ Status: status, Output: 'because' }]);
      expect((await get('agent/health/service/id/web-1')).status).toBe(http);
    }
    await put('agent/check/update/web-ttl', { Status: 'critical', Output: 'by update' });
    expect(await json('health/state/critical')).toMatchObject([{ CheckID: 'web-ttl', Output: 'by update' }]);
    const unknown = await put('agent/check/pass/absent');
    expect([unknown.status, unknown.text]).toEqual([404, expect.stringContaining('Unknown check ID "absent"')]);
  });

  it('makes a TTL check critical that nobody confirms in time', async () => {
    await put('agent/check/register', {
      Name: 'short',
      CheckID: 'short',
      TTL: '1s',
      Status: 'passing',
      ServiceID: 'web-1',
    });
    const index = (await get('health/state/any')).headers.get('x-consul-index');
    const expired = await get(`health/state/any?index=${index}&wait=20s`);
    expect(
      (expired.json() as { CheckID: string; Status: string; Output: string }[]).find((row) => row.CheckID === 'short'),
    ).toMatchObject({
      Status: 'critical',
      Output: expect.stringContaining('TTL expired'),
    });
    expect((await put('agent/check/deregister/short')).status).toBe(200);
  });

  it.each<[string, string, string, unknown, number, RegExp]>([
    [
      'both interval and TTL',
      'PUT',
      'agent/check/register',
      { Name: 'x', TTL: '5s', Interval: '5s' },
      400,
      /cannot both be specified/,
    ],
    ['a check without a name', 'PUT', 'agent/check/register', { TTL: '5s' }, 400, /Missing check name/],
    ['an unknown service', 'PUT', 'agent/service/deregister/absent', undefined, 404, /unknown service ID: absent/],
    ['no value to enable', 'PUT', 'agent/service/maintenance/web-1', undefined, 400, /Missing value for enable/],
    ['an unknown state', 'GET', 'health/state/odd', undefined, 400, /Invalid state "odd"/],
  ])('refuses %s', async (_what, method, path, body, status, message) => {
    const answer = await cluster.api(method, path, { body });
    expect([answer.status, answer.text]).toEqual([status, expect.stringMatching(message)]);
  });

  it('deregisters it with its checks', async () => {
    expect((await put('agent/service/deregister/web-1')).status).toBe(200);
    expect(await json('agent/services')).toEqual({});
    expect(await json('health/checks/web')).toEqual([]);
  });
});

describe('a token that may read one service', () => {
  it('learns nothing of others, but that something was hidden', async () => {
    await put('catalog/register', { ...redis, Service: { Service: 'secret', ID: 's' }, Check: null });
    const token = await tokenWith('service "redis" { policy = "read" } node_prefix "" { policy = "read" }');
    const services = await get('catalog/services', token);
    expect(services.json()).toEqual({ redis: ['primary', 'v1'] });
    expect(services.headers.get('x-consul-results-filtered-by-acls')).toBe('true');
    const hidden = await get('health/service/secret', token);
    const absent = await get('health/service/absent', token);
    expect([hidden.status, hidden.text]).toEqual([absent.status, absent.text]);
    expect((await get('catalog/service/redis', token)).headers.get('x-consul-results-filtered-by-acls')).toBeNull();
    expect((await get('catalog/node-services/foobar', token)).text).not.toContain('secret');
  });

  it('may not write what it may read', async () => {
    const token = await tokenWith('service "redis" { policy = "read" } node "foobar" { policy = "write" }');
    const answer = await cluster.api('PUT', 'catalog/register', { body: redis, token });
    expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('service:write on "redis"')]);
    const nodeless = await tokenWith('service "redis" { policy = "write" }');
    expect((await cluster.api('PUT', 'catalog/register', { body: redis, token: nodeless })).text).toContain(
      'node:write on "foobar"',
    );
  });
});

describe('partitions and namespaces', () => {
  it('are created, read and deleted, and keep the catalog apart', async () => {
    expect((await get('catalog/services?partition=team')).text).toContain('there is no partition "team"');
    expect((await put('partition', { Name: 'team', Description: 'd' })).json()).toMatchObject({ Name: 'team' });
    expect((await put('namespace?partition=team', { Name: 'shop' })).json()).toMatchObject({ Name: 'shop' });
    expect((await json<{ Name: string }[]>('partitions')).map(({ Name }) => Name)).toEqual(['default', 'team']);
    const inTeam = { ...redis, Partition: 'team', Service: { ...redis.Service, Namespace: 'shop' } };
    expect((await put('catalog/register', inTeam)).text).toBe('true');
    expect(await json('catalog/service/redis?partition=team&ns=shop')).toMatchObject([
      { Namespace: 'shop', Partition: 'team' },
    ]);
    expect(await json('catalog/service/redis?partition=team')).toEqual([]);
    expect(await json('catalog/service/redis')).toHaveLength(1);
    await put('config?partition=team&ns=shop', { kind: 'service-defaults', name: 'redis', protocol: 'tcp' });
    expect(await json('config/service-defaults/redis?partition=team&ns=shop')).toMatchObject({
      Namespace: 'shop',
      Partition: 'team',
    });
    expect((await get('config/service-defaults/redis')).status).toBe(404);
    expect((await cluster.api('DELETE', 'partition/team')).text).toContain('is not empty');
    await cluster.api('DELETE', 'config/service-defaults/redis?partition=team&ns=shop');
    await put('catalog/deregister', { Node: 'foobar', Partition: 'team' });
    expect((await cluster.api('DELETE', 'namespace/shop?partition=team')).status).toBe(200);
    expect((await cluster.api('DELETE', 'partition/team')).status).toBe(200);
  });
});

describe('intentions', () => {
  const exact = 'connect/intentions/exact?source=web&destination=db';
  it('are written, matched, checked, of a peer too (Q11), and deleted by their two ends', async () => {
    expect((await put(exact, { Action: 'allow', Description: 'yes' })).text).toBe('true');
    expect(await json(exact)).toMatchObject({
      SourceName: 'web',
      DestinationName: 'db',
      Action: 'allow',
      Precedence: 9,
    });
    expect(await json('connect/intentions')).toHaveLength(1);
    expect(await json('connect/intentions/match?by=destination&name=db')).toMatchObject({
      db: [{ SourceName: 'web' }],
    });
    expect(await json('connect/intentions/check?source=web&destination=db')).toMatchObject({ Allowed: true });
    expect(await json('connect/intentions/check?source=web&destination=db&source-peer=east')).toMatchObject({
      Allowed: false,
    });
    expect(await json('connect/intentions/check?source=other&destination=db')).toMatchObject({ Allowed: false });
    expect((await cluster.api('DELETE', exact)).text).toBe('true');
    expect((await get(exact)).status).toBe(404);
  });

  it.each<[string, string, string, unknown, RegExp]>([
    ['no source', 'PUT', 'connect/intentions/exact?destination=db', { Action: 'allow' }, /'source' not set/],
    ['neither action nor permissions', 'PUT', exact, {}, /one of Action or Permissions/],
    ['a wrong way to match', 'GET', 'connect/intentions/match?by=x&name=db', undefined, /'by' parameter/],
  ])('refuse %s', async (_what, method, path, body, message) => {
    const answer = await cluster.api(method, path, { body });
    expect([answer.status, answer.text]).toEqual([400, expect.stringMatching(message)]);
  });
});

describe('a discovery chain', () => {
  it('is shown in Consul’s shape', async () => {
    await put('config', { Kind: 'service-defaults', Name: 'cart', Protocol: 'http' });
    await put('config', {
      Kind: 'service-resolver',
      Name: 'cart',
      Subsets: { v1: { Filter: 'Service.Meta.v == 1' }, v2: {} },
    });
    await put('config', {
      Kind: 'service-splitter',
      Name: 'cart',
      Splits: [
        { Weight: 75, ServiceSubset: 'v1' },
        { Weight: 25, ServiceSubset: 'v2' },
      ],
    });
    const { Chain } = await json<{ Chain: Record<string, unknown> }>('discovery-chain/cart');
    expect(Chain).toMatchObject({ ServiceName: 'cart', Protocol: 'http', Default: false, Datacenter: 'dc1' });
    expect(Object.keys(Chain.Targets as object).sort()).toEqual([
      'v1.cart.default.default.dc1',
      'v2.cart.default.default.dc1',
    ]);
    expect(Object.values(Chain.Nodes as object)).toContainEqual(
      expect.objectContaining({
        Type: 'splitter',
        Splits: [expect.objectContaining({ Weight: 75 }), expect.objectContaining({ Weight: 25 })],
      }),
    );
    expect((await json<{ Chain: { Default: boolean } }>('discovery-chain/plain')).Chain.Default).toBe(true);
  });
});

describe('hostile paths and bodies', () => {
  it.each([
    ['catalog/service/..%2f..%2facl%2ftokens', 200],
    ['catalog/node/__proto__', 200],
    ['health/service/%00', 200],
    ['catalog/service/%E0%A4%A', 404],
  ])('%s is only a name', async (path, status) => {
    const answer = await get(path);
    expect(answer.status).toBe(status);
    expect(answer.text).not.toContain('SecretID');
  });

  it('a body that is too large or too deep is refused before it is looked at', async () => {
    const large = await cluster.api('PUT', 'catalog/register', { raw: `{"Node":"${'x'.repeat(2_000_000)}"}` });
    expect(large.status).toBe(413);
    const deep = await cluster.api('PUT', 'catalog/register', { raw: `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}` });
    expect(deep.status).toBe(400);
    const polluted = await cluster.api('PUT', 'catalog/register', {
      raw: '{"Node":"n","Address":"a","__proto__":{"x":1}}',
    });
    expect(polluted.status).toBe(400);
  });
});
