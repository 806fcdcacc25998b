import { checkKey, healthCheckSchema, registerServiceSchema } from '@peerway/model/catalog';
import type { ResourceOf } from '@peerway/model/snapshot';
import { describe, expect, it } from 'vitest';
import { compileSnapshot } from './compile-snapshot.ts';
import { exposedPaths } from './exposed-paths.ts';
import type { MeshChange, MeshState } from './state.ts';
import { entry, instance, service, west, without } from './testing/mesh-fixture.ts';

type Expose = NonNullable<NonNullable<ReturnType<typeof registered>['proxy']>['expose']>;

const api = (expose: Expose | Record<string, unknown>): MeshChange[] => service('api', { proxy: { expose } });
const defaults = (Expose: Expose): MeshChange[] => entry({ Kind: 'service-defaults', Name: 'api', Expose });
const forAll = (Expose: Expose): MeshChange[] => entry({ Kind: 'proxy-defaults', Name: 'global', Expose });

/** A check of `api` with its definition in Consul's field names. */
function checkOfApi(checkId: string, definition: Record<string, unknown>): MeshChange[] {
  const fields = { node: 'api-node-1', serviceId: 'api-1', status: 'passing', checkId, definition };
  const value = healthCheckSchema.parse(fields);
  return [{ index: 0, table: 'check', key: checkKey(value), value }];
}

/** A second sidecar on the node of `api`. */
const beside = (createIndex: number, expose: Expose): MeshChange[] =>
  instance({
    ...{ node: 'api-node-1', id: 'a-sidecar', service: 'a-sidecar', kind: 'connect-proxy', port: 21050, createIndex },
    proxy: { destinationServiceName: 'web', localServicePort: 9000, expose },
  });

function exposedBy(state: MeshState, id = 'api-1-sidecar-proxy') {
  const sidecar = state.instance.get(`/default/api-node-1/${id}`);
  if (sidecar === undefined) throw new Error(`${id} is not there`);
  const { ports, notApplied } = exposedPaths(state, sidecar);
  return {
    open: ports.flatMap(({ port, isForNode, paths }) =>
      paths.map(({ path, localPort, protocol }) => [port, path, localPort, protocol, isForNode ? 'node' : 'anyone']),
    ),
    notApplied,
  };
}
const open = (...changes: MeshChange[][]) => exposedBy(west(...changes)).open;

const registered = (proxy: unknown) =>
  registerServiceSchema.parse({
    node: { node: 'n', address: '10.0.0.1' },
    service: { id: 'p', service: 'p', kind: 'connect-proxy', proxy },
  }).service;

describe('paths that are exposed', () => {
  it('are those of the registration, with the port and the protocol of the application where none are given', () => {
    expect(
      open(
        api({
          Paths: [
            { Path: '/metrics', ListenerPort: 9102 },
            { Path: '/health', ListenerPort: 9103, LocalPathPort: 8080, Protocol: 'http2' },
            { Path: '/ready', ListenerPort: 9102, LocalPathPort: 8080, Protocol: '' },
          ],
        }),
      ),
    ).toEqual([
      [9102, '/metrics', 8001, 'http', 'anyone'],
      [9102, '/ready', 8080, 'http', 'anyone'],
      [9103, '/health', 8080, 'http2', 'anyone'],
    ]);
  });

  it.each<[string, MeshChange[][], unknown[]]>([
    ['none where nobody says any', [api({})], []],
    ['those of all', [api({}), forAll({ Paths: [{ Path: '/all', ListenerPort: 1 }] })], ['/all']],
    [
      'those of the service before those of all',
      [
        api({ Paths: [] }),
        defaults({ Paths: [{ Path: '/service', ListenerPort: 1 }] }),
        forAll({ Paths: [{ Path: '/all', ListenerPort: 1 }] }),
      ],
      ['/service'],
    ],
    [
      'its own before those',
      [api({ Paths: [{ Path: '/own', ListenerPort: 1 }] }), defaults({ Paths: [{ Path: '/service' }] })],
      ['/own'],
    ],
    [
      'those of its checks beside them',
      [api({ Paths: [{ Path: '/check', ParsedFromCheck: true }] }), defaults({ Paths: [{ Path: '/service' }] })],
      ['/service', '/check'],
    ],
  ])('are %s', (_what, changes, paths) => {
    expect(open(...changes).map(([, path]) => path)).toEqual(paths);
  });

  it('are those of HTTP and gRPC checks of the application, for the node only, where that is said', () => {
    const checks = [
      checkOfApi('http', { HTTP: 'http://127.0.0.1:8001/health?deep=1' }),
      checkOfApi('by-name', { HTTP: 'http://localhost/ready' }),
      checkOfApi('by-address', { HTTP: 'http://10.0.0.1:8005/node' }),
      checkOfApi('grpc', { GRPC: '127.0.0.1:8002/shop.Orders' }),
      checkOfApi('tls', { HTTP: 'https://127.0.0.1:8003/tls' }),
      checkOfApi('grpc-tls', { GRPC: '127.0.0.1:8002', GRPCUseTLS: true }),
      checkOfApi('elsewhere', { HTTP: 'http://192.0.2.1:8001/other' }),
      checkOfApi('tcp', { TCP: '127.0.0.1:8001' }),
      checkOfApi('unreadable', { HTTP: 'nowhere', GRPC: 7 }),
    ];
    const paths = [
      ['/node', 8005, 'http', 'node'],
      ['/ready', 80, 'http', 'node'],
      ['/grpc.health.v1.Health/Check', 8002, 'http2', 'node'],
      ['/health', 8001, 'http', 'node'],
    ];
    const numbered = paths.map((path, index) => [21_500 + index, ...path]);
    expect(open(api({ Checks: true }), ...checks)).toEqual(numbered);
    expect(open(api({}), forAll({ Checks: true }), ...checks)).toEqual(numbered);
    expect(open(api({ Checks: false }), ...checks)).toEqual([]);
    // What the registration brought along already is not opened twice.
    const known = { Path: '/node', LocalPathPort: 8005, ParsedFromCheck: true };
    expect(open(api({ Checks: true, Paths: [known] }), ...checks)).toEqual(numbered);
  });

  it('get the first free port of their node, in the order in which the sidecars were registered', () => {
    const own = api({ Paths: [{ Path: '/a' }, { Path: '/b', ListenerPort: 21_501 }, { Path: '/c' }] });
    const later = west(own, beside(7, { Paths: [{ Path: '/z' }] }));
    expect(exposedBy(later).open.map(([port]) => port)).toEqual([21_500, 21_501, 21_502]);
    expect(exposedBy(later, 'a-sidecar').open.map(([port]) => port)).toEqual([21_503]);
    // Both as old as each other: by their IDs.
    const equal = west(own, beside(0, { Paths: [{ Path: '/z' }] }));
    expect(exposedBy(equal).open.map(([port]) => port)).toEqual([21_502, 21_501, 21_503]);
    expect(exposedBy(equal, 'a-sidecar').open.map(([port]) => port)).toEqual([21_500]);
    // One that is gone takes no port.
    const gone = west(own, beside(0, { Paths: [{ Path: '/z' }] }), without(beside(0, {})));
    expect(exposedBy(gone).open.map(([port]) => port)).toEqual([21_500, 21_501, 21_502]);
  });

  it.each<[string, Expose | Record<string, unknown>, string[], RegExp]>([
    ['on the port for the mesh', { Paths: [{ Path: '/a', ListenerPort: 21_001 }] }, [], /for the mesh/],
    ['with a query', { Paths: [{ Path: '/a?b', ListenerPort: 1 }] }, [], /neither/],
    [
      'twice on a port',
      {
        Paths: [
          { Path: '/a', ListenerPort: 1 },
          { Path: '/a', ListenerPort: 1, LocalPathPort: 9 },
        ],
      },
      ['/a'],
      /already/,
    ],
    [
      'for the node where others may come',
      {
        Paths: [
          { Path: '/a', ListenerPort: 1 },
          { Path: '/b', ListenerPort: 1, ParsedFromCheck: true },
        ],
      },
      ['/a'],
      /not both/,
    ],
    ['that can not be read', { Paths: [{ Path: 'a' }] }, [], /read/],
  ])('are not opened %s, and that is said', (_what, expose, paths, reason) => {
    const { open: opened, notApplied } = exposedBy(west(api(expose)));
    expect(opened.map(([, path]) => path)).toEqual(paths);
    expect(notApplied).toHaveLength(1);
    expect(notApplied[0]?.reason).toMatch(reason);
    expect(notApplied[0]?.option).toMatch(/^Expose/);
  });

  it('need a port of the application', () => {
    const sidecar = instance({
      ...{ node: 'api-node-1', id: 'lost', service: 'lost', kind: 'connect-proxy', port: 21050 },
      proxy: { destinationServiceName: 'lost', expose: { Paths: [{ Path: '/a' }] } },
    });
    expect(exposedBy(west(api({}), sidecar), 'lost').notApplied[0]?.reason).toMatch(/no port/);
  });

  it('are refused when they are registered where they can not be read', () => {
    expect(() => registered({ expose: { Paths: [{ Path: 'a' }] } })).toThrow(/must start with/);
    expect(() => registered({ expose: { Paths: [{ Path: '/a', Protocol: 'grpc' }] } })).toThrow(/http2/);
    expect(() => registered({ expose: { Path: [] } })).toThrow(/Path/);
  });

  it('are a listener, a route of exact paths and plain connections to the application', () => {
    const state = west(
      service('api', {
        proxy: {
          config: { bind_address: '0.0.0.0', local_connect_timeout_ms: 70 },
          localServiceAddress: '127.0.0.7',
          expose: {
            Paths: [
              { Path: '/metrics', ListenerPort: 9102 },
              { Path: '/check', ParsedFromCheck: true },
            ],
          },
        },
      }),
    );
    const reference = { role: 'sidecar' as const, partition: 'default', node: 'api-node-1', id: 'api-1-sidecar-proxy' };
    const { resources } = compileSnapshot(state, reference);
    expect(resources.get('listener/exposed~9102')).toMatchObject({
      ...{ address: '0.0.0.0', port: 9102, socket: null },
      purpose: { kind: 'exposed', httpRoute: 'exposed~9102', sources: null },
    });
    expect(resources.get('listener/exposed~21500')).toMatchObject({
      purpose: { kind: 'exposed', sources: ['127.0.0.0/8', '::1', '10.0.0.1'] },
    });
    const route = resources.get('http-route/exposed~9102') as ResourceOf<'http-route'>;
    expect(route.rules.map(({ match, splits }) => [match.path, splits[0]?.cluster])).toEqual([
      [{ kind: 'exact', value: '/metrics' }, 'exposed~8001~http'],
    ]);
    expect(resources.get('cluster/exposed~8001~http')).toMatchObject({ tls: null, connectTimeoutMs: 70, limits: null });
    expect(resources.get('endpoints/exposed~8001~http')).toMatchObject({
      endpoints: [{ address: '127.0.0.7', port: 8001 }],
    });
  });
});
