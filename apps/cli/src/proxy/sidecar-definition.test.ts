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
    ['an unknown field', { ...snake, service: { ...snake.service, weights: {} } }, 'service'],
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
