import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkKey, instanceKey, nodeKey, registerServiceSchema, serviceInstanceSchema } from './catalog.ts';
import { type HealthStatus, worstHealth } from './health.ts';
import { peeringAddressesToDial, peeringRole } from './peering.ts';

describe('row keys', () => {
  const name = fc.stringMatching(/^[a-z0-9]{1,3}$/);
  const free = fc.string({ maxLength: 6 });
  const row = fc.record({
    peerName: fc.oneof(fc.constant(''), name),
    partition: name,
    node: name,
    id: free,
    checkId: free,
  });

  it('tell rows apart whenever these differ, whatever an ID holds', () => {
    fc.assert(
      fc.property(row, row, (left, right) => {
        const same = (...fields: (keyof typeof left)[]): boolean =>
          fields.every((field) => left[field] === right[field]);
        expect(nodeKey(left) === nodeKey(right)).toBe(same('peerName', 'partition', 'node'));
        expect(instanceKey(left) === instanceKey(right)).toBe(same('peerName', 'partition', 'node', 'id'));
        expect(checkKey(left) === checkKey(right)).toBe(same('peerName', 'partition', 'node', 'checkId'));
      }),
    );
  });

  it('of a peer’s row begin with its name, so it can never be a local row’s (C18)', () => {
    const fields = { peerName: 'west', partition: 'default', node: 'n', id: 'web' };
    expect(instanceKey(fields)).toBe('west/default/n/web');
    expect(instanceKey({ ...fields, peerName: '' })).toBe('/default/n/web');
  });
});

describe('registration', () => {
  const registration = (service: object): unknown => ({
    node: { node: 'n', address: '10.0.0.1' },
    service: { id: 'web-1', service: 'web', ...service },
  });
  const upstream = { destinationName: 'api', localBindPort: 9191 };

  it('fills in what Consul would', () => {
    const parsed = registerServiceSchema.parse(
      registration({ kind: 'connect-proxy', proxy: { upstreams: [upstream] } }),
    );
    expect(parsed.service).toMatchObject({
      partition: 'default',
      namespace: 'default',
      weights: { passing: 1, warning: 1 },
      proxy: {
        localServiceAddress: '127.0.0.1',
        upstreams: [{ destinationPeer: '', localBindAddress: '127.0.0.1', meshGateway: { mode: '' } }],
      },
    });
  });

  it('can not set what only peering may', () => {
    const parsed = registerServiceSchema.parse(
      registration({ peerName: 'west', peerMeta: { sni: ['x'], spiffeId: [], protocol: 'tcp' } }),
    );
    expect(parsed.service).not.toHaveProperty('peerName');
    expect(parsed.service).not.toHaveProperty('peerMeta');
  });

  it.each<[string, object]>([
    ['a service that is no label', { service: 'web.evil' }],
    ['a namespace that is no label', { namespace: 'default/dc/east/svc/admin' }],
    ['a partition that is no label', { partition: 'default/n' }],
    ['a sidecar of no label', { proxy: { destinationServiceName: 'a/b' } }],
    ['an upstream to a wildcard', { proxy: { upstreams: [{ ...upstream, destinationName: '*' }] } }],
    ['an upstream without port', { proxy: { upstreams: [{ destinationName: 'api' }] } }],
    ['an upstream on port 0', { proxy: { upstreams: [{ ...upstream, localBindPort: 0 }] } }],
    ['a port beyond 65535', { port: 65536 }],
    ['a fractional port', { port: 80.5 }],
    ['an unknown kind', { kind: 'ingress-gateway' }],
    ['an unknown mode', { proxy: { meshGateway: { mode: 'x' } } }],
    ['an empty ID', { id: '' }],
    ['a negative weight', { weights: { passing: -1, warning: 1 } }],
  ])('refuses %s', (_name, fields) => {
    expect(registerServiceSchema.safeParse(registration(fields)).success).toBe(false);
  });

  it('an instance that a peer sends may be named as the peer likes', () => {
    expect(serviceInstanceSchema.safeParse({ node: 'n', id: 'x', service: 'any.name', peerName: 'west' }).success).toBe(
      true,
    );
  });
});

it('the worst health wins, and nothing is passing', () => {
  const order: HealthStatus[] = ['passing', 'warning', 'critical', 'maintenance'];
  expect(worstHealth([])).toBe('passing');
  for (const [index, worse] of order.entries()) {
    for (const better of order.slice(0, index + 1)) expect(worstHealth([better, worse])).toBe(worse);
  }
});

describe('the role of a peering', () => {
  it.each([
    [[], [], 'acceptor', []],
    [['a:1'], [], 'dialer', ['a:1']],
    [[], ['m:1'], 'dialer', ['m:1']],
    [['a:1'], ['m:1'], 'dialer', ['m:1']],
  ])('with addresses %j and manual ones %j', (peerServerAddresses, manualServerAddresses, role, dialed) => {
    const peering = { peerServerAddresses, manualServerAddresses };
    expect(peeringRole(peering)).toBe(role);
    expect(peeringAddressesToDial(peering)).toEqual(dialed);
  });
});
