import { PeerwayError } from '@peerway/model/error';
import { describe, expect, it } from 'vitest';
import { parseSidecarDefinition } from './sidecar-definition.ts';

const snake = {
  node: 'east-1',
  service: {
    name: 'web',
    id: 'web-1',
    port: 9100,
    address: '127.0.0.1',
    meta: { TeamName: 'shop' },
    connect: {
      sidecar_service: {
        port: 21001,
        proxy: {
          mesh_gateway: { mode: 'remote' },
          upstreams: [
            {
              destination_name: 'api',
              destination_peer: 'west',
              local_bind_port: 9191,
              mesh_gateway: { mode: 'local' },
            },
          ],
        },
      },
    },
  },
};

const camel = {
  Node: 'east-1',
  Service: {
    Name: 'web',
    ID: 'web-1',
    Port: 9100,
    Address: '127.0.0.1',
    Meta: { TeamName: 'shop' },
    Connect: {
      SidecarService: {
        Port: 21001,
        Proxy: {
          MeshGateway: { Mode: 'remote' },
          Upstreams: [
            { DestinationName: 'api', DestinationPeer: 'west', LocalBindPort: 9191, MeshGateway: { Mode: 'local' } },
          ],
        },
      },
    },
  },
};

const withService = (fields: object) => ({ ...snake, service: { ...snake.service, ...fields } });
const withConnect = (fields: object) => withService({ connect: { ...snake.service.connect, ...fields } });
const withSidecar = (fields: object) =>
  withConnect({ sidecar_service: { ...snake.service.connect.sidecar_service, ...fields } });
const withProxy = (fields: object, service: object = {}) => {
  const { sidecar_service: sidecar } = snake.service.connect;
  return withService({
    ...service,
    connect: { sidecar_service: { ...sidecar, proxy: { ...sidecar.proxy, ...fields } } },
  });
};

describe('parseSidecarDefinition', () => {
  it('makes two registrations: the instance, and its sidecar with its upstreams', () => {
    const { reference, registrations, application } = parseSidecarDefinition(snake);
    expect(reference).toEqual({ role: 'sidecar', partition: 'default', node: 'east-1', id: 'web-1-sidecar-proxy' });
    expect(application).toEqual({ address: '127.0.0.1', port: 9100 });
    expect(registrations).toMatchObject([
      {
        node: { node: 'east-1', address: '127.0.0.1' },
        service: { id: 'web-1', service: 'web', kind: '', port: 9100, meta: { TeamName: 'shop' } },
      },
      {
        service: {
          id: 'web-1-sidecar-proxy',
          service: 'web-sidecar-proxy',
          kind: 'connect-proxy',
          port: 21001,
          proxy: {
            destinationServiceName: 'web',
            destinationServiceId: 'web-1',
            localServicePort: 9100,
            meshGateway: { mode: 'remote' },
            upstreams: [
              {
                destinationName: 'api',
                destinationPeer: 'west',
                localBindPort: 9191,
                localBindAddress: '127.0.0.1',
                meshGateway: { mode: 'local' },
              },
            ],
          },
        },
      },
    ]);
  });

  it('understands CamelCase as well, and leaves the keys of metadata alone', () => {
    expect(parseSidecarDefinition(camel)).toEqual(parseSidecarDefinition(snake));
  });

  it.each([
    ['a missing port', { ...snake, service: { ...snake.service, port: undefined } }, 'service.port'],
    ['an unknown field', { ...snake, service: { ...snake.service, weight: {} } }, 'service'],
    ['no sidecar', { ...snake, service: { ...snake.service, connect: {} } }, 'service.connect.sidecar_service'],
    [
      'a mode there is not',
      {
        ...snake,
        service: {
          ...snake.service,
          connect: { sidecar_service: { port: 1, proxy: { mesh_gateway: { mode: 'near' } } } },
        },
      },
      'service.proxy.meshGateway.mode',
    ],
    ['no object', 'web', ''],
  ])('refuses %s and names the field', (_what, definition, field) => {
    let caught: unknown;
    try {
      parseSidecarDefinition(definition);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(PeerwayError);
    expect(caught).toMatchObject({ code: 'request.invalid', field });
  });

  it('carries everything of an instance that the catalog has, of the service and of its sidecar', () => {
    const fields = (address: string) => ({
      weights: { passing: 5 },
      enable_tag_override: true,
      tagged_addresses: { lan: { address }, myZone: { address, port: 7 } },
      locality: { region: 'eu', zone: 'a' },
    });
    const { sidecar_service: sidecar } = snake.service.connect;
    const read = (service: object, own: object) =>
      parseSidecarDefinition({
        ...snake,
        service: { ...snake.service, ...service, connect: { sidecar_service: { ...sidecar, ...own } } },
      }).registrations.map((one) => one.service);
    const expected = (address: string, port: number) => ({
      weights: { passing: 5, warning: 1 },
      enableTagOverride: true,
      taggedAddresses: { lan: { address, port }, myZone: { address, port: 7 } },
      locality: { region: 'eu', zone: 'a' },
    });
    expect(read(fields('10.0.0.1'), fields('10.0.0.2'))).toMatchObject([
      expected('10.0.0.1', 9100),
      expected('10.0.0.2', 21001),
    ]);
    // The sidecar is where its service is; the weights are each one's own, as in Consul.
    expect(read(fields('10.0.0.1'), {})[1]).toMatchObject({
      weights: { passing: 1, warning: 1 },
      taggedAddresses: {},
      locality: { region: 'eu', zone: 'a' },
    });
    const camelFields = {
      Weights: { Passing: 5 },
      EnableTagOverride: true,
      TaggedAddresses: { lan: { Address: 'a' }, myZone: { Address: 'a', Port: 7 } },
      Locality: { Region: 'eu', Zone: 'a' },
    };
    expect(read(camelFields, {})).toEqual(read(fields('a'), {}));
  });

  it('carries the config of an upstream as it is', () => {
    const config = { connect_timeout_ms: 10, Limits: { max_connections: 1 }, envoy_cluster_json: '{}' };
    const [, sidecar] = parseSidecarDefinition(
      withProxy({ upstreams: [{ destination_name: 'api', local_bind_port: 9191, config }] }),
    ).registrations;
    expect(sidecar?.service.proxy?.upstreams[0]?.config).toEqual(config);
  });

  it('reads the paths to expose, and with checks those of the checks that ask the application in plain text', () => {
    const expose = (given: unknown, more: object = {}) =>
      parseSidecarDefinition(withProxy({ expose: given }, more)).registrations[1]?.service.proxy?.expose;
    expect(expose(undefined)).toBeUndefined();
    const paths = [{ path: '/metrics', local_path_port: 8080, listener_port: 9102, protocol: 'http2' }];
    expect(expose({ paths })).toEqual({
      Checks: false,
      Paths: [{ Path: '/metrics', LocalPathPort: 8080, ListenerPort: 9102, Protocol: 'http2' }],
    });
    expect(
      expose({ Paths: [{ Path: '/metrics', LocalPathPort: 8080, ListenerPort: 9102, Protocol: 'http2' }] }),
    ).toEqual(expose({ paths }));
    const checks = [
      { http: 'http://localhost:9100/health?deep=1' },
      { http: 'http://10.1.1.1/ready' },
      { http: 'https://127.0.0.1:9100/tls' },
      { http: 'http://192.0.2.1/elsewhere' },
      { tcp: '127.0.0.1:9100' },
      { grpc: '127.0.0.1:9101/shop.Orders' },
      { grpc: '127.0.0.1:9102', grpc_use_tls: true },
    ];
    const checked = { address: '10.1.1.1', checks };
    expect(expose({ checks: false }, checked)).toEqual({ Checks: false, Paths: [] });
    expect(expose({ checks: true }, checked)).toEqual({
      Checks: true,
      Paths: [
        { Path: '/health', LocalPathPort: 9100, Protocol: 'http', ParsedFromCheck: true },
        { Path: '/ready', LocalPathPort: 80, Protocol: 'http', ParsedFromCheck: true },
        { Path: '/grpc.health.v1.Health/Check', LocalPathPort: 9101, Protocol: 'http2', ParsedFromCheck: true },
      ],
    });
  });

  it.each<[string, unknown, string, RegExp]>([
    ['no weight', withService({ weights: { passing: 0 } }), 'service.weights.passing', />=1/],
    ['a kind', withService({ kind: 'mesh-gateway' }), 'service.kind', /peerway gateway/],
    ['a token', withService({ token: 'secret' }), 'service.token', /--token-file/],
    ['a socket', withService({ socket_path: '/run/web.sock' }), 'service.socket_path', /give port/],
    ['a native service', withConnect({ native: true }), 'service.connect.native', /without a sidecar/],
    [
      'a check of the sidecar',
      withSidecar({ checks: [] }),
      'service.connect.sidecar_service.checks',
      /checks are those of the service/,
    ],
    [
      'a transparent proxy',
      withProxy({ mode: 'transparent' }),
      'service.connect.sidecar_service.proxy.mode',
      /give upstreams/,
    ],
    [
      'extensions',
      withProxy({ EnvoyExtensions: [{ Name: 'builtin/lua' }] }),
      'service.connect.sidecar_service.proxy.envoy_extensions',
      /not Envoy/,
    ],
    [
      'another datacenter',
      withProxy({ upstreams: [{ destination_name: 'api', local_bind_port: 1, datacenter: 'dc2' }] }),
      'service.connect.sidecar_service.proxy.upstreams[0].datacenter',
      /destination_peer/,
    ],
    [
      'a prepared query',
      withProxy({ upstreams: [{ destination_type: 'prepared_query', destination_name: 'a', local_bind_port: 1 }] }),
      'service.connect.sidecar_service.proxy.upstreams[0].destination_type',
      /name a service/,
    ],
    ...(
      [
        ['path', { path: 'metrics' }, /start with/],
        ['path', { path: '/metrics?all' }, /no "\?"/],
        ['protocol', { path: '/a', protocol: 'grpc' }, /"http" or "http2"/],
        ['listener_port', { path: '/a', listener_port: 0 }, />=1/],
      ] as const
    ).map(([field, path, message]): [string, unknown, string, RegExp] => [
      `to expose ${JSON.stringify(path)}`,
      withProxy({ expose: { paths: [path] } }),
      `service.connect.sidecar_service.proxy.expose.paths[0].${field}`,
      message,
    ]),
    [
      'to expose a path twice',
      withProxy({ expose: { paths: [{ path: '/a' }, { path: '/a', listener_port: 7 }] } }),
      'service.connect.sidecar_service.proxy.expose.paths[1].path',
      /twice/,
    ],
  ])('refuses %s, and says what would be right', (_what, definition, field, message) => {
    let caught: unknown;
    try {
      parseSidecarDefinition(definition);
    } catch (error) {
      caught = error;
    }
    expect(caught).toMatchObject({ code: 'request.invalid', field, message: expect.stringMatching(message) });
  });

  it.each([
    ['a typical service', withService({ kind: 'typical' })],
    ['a sidecar by its kind', withSidecar({ kind: 'connect-proxy' })],
    ['a direct proxy with strict mutual TLS', withProxy({ mode: 'direct', mutual_tls_mode: 'strict' })],
    ['a service that is not native', withConnect({ native: false })],
  ])('takes %s, which changes nothing', (_what, definition) => {
    expect(parseSidecarDefinition(definition)).toEqual(parseSidecarDefinition(snake));
  });

  it('reads the checks that the sidecar makes, in either spelling', () => {
    const withChecks = (fields: Record<string, unknown>) =>
      parseSidecarDefinition({ ...snake, service: { ...snake.service, ...fields } }).application.checks;
    expect(
      withChecks({ check: { name: 'page', http: 'http://127.0.0.1:9100/health', interval: '5s', timeout: '1s' } }),
    ).toEqual([
      {
        ...{ kind: 'http', name: 'page', url: 'http://127.0.0.1:9100/health', method: 'GET', headers: [], body: '' },
        ...{ skipVerify: false, intervalMs: 5_000, timeoutMs: 1_000 },
      },
    ]);
    expect(
      withChecks({
        Checks: [
          { HTTP: 'https://127.0.0.1/x', Method: 'HEAD', Header: { 'X-Many': ['a', 'b'] }, TLSSkipVerify: true },
          { TCP: '127.0.0.1:9100' },
          { GRPC: '127.0.0.1:9100/shop.Orders', GRPCUseTLS: true, Interval: '500ms' },
        ],
      }),
    ).toMatchObject([
      { kind: 'http', method: 'HEAD', headers: ['X-Many', 'a', 'X-Many', 'b'], skipVerify: true, intervalMs: 10_000 },
      { kind: 'tcp', address: '127.0.0.1', port: 9100 },
      { kind: 'grpc', address: '127.0.0.1', port: 9100, service: 'shop.Orders', tls: true, intervalMs: 500 },
    ]);
  });

  it.each([
    [{ ttl: '10s' }, /checks of http, tcp or grpc/],
    [{ constructor: 1 }, /checks of http, tcp or grpc/],
    [{ http: 'http://a/', tcp: 'a:1' }, /of one kind/],
    [{ http: 'ftp://a/' }, /http/],
    [{ tcp: 'nowhere' }, /tcp.*not host:port/],
    [{ http: 'http://a/', interval: 'often' }, /interval.*not a duration/],
    [{ http: 'http://a/', deregister: true }, /deregister|key/i],
  ])('refuses a check of %j', (check, message) => {
    expect(() => parseSidecarDefinition({ ...snake, service: { ...snake.service, check } })).toThrow(message);
  });
});
