import { type ServiceInstance, serviceInstanceSchema, type Upstream, upstreamSchema } from '@peerway/model/catalog';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { east, entry } from './testing/mesh-fixture.ts';
import { upstreamSettings } from './upstream-settings.ts';

const proxy: ServiceInstance = serviceInstanceSchema.parse({
  node: 'node-1',
  id: 'web-sidecar-proxy',
  service: 'web-sidecar-proxy',
  kind: 'connect-proxy',
  proxy: { destinationServiceName: 'web' },
});
const upstreamTo = (peer: string, config: Record<string, unknown> = {}): Upstream =>
  upstreamSchema.parse({ destinationName: 'api', destinationPeer: peer, localBindPort: 9191, config });
const state = east(
  entry({
    Kind: 'service-defaults',
    Name: 'web',
    UpstreamConfig: {
      Defaults: { Protocol: 'http', ConnectTimeoutMs: 100, Limits: { MaxConnections: 1, MaxPendingRequests: 2 } },
      Overrides: [
        { Name: 'api', ConnectTimeoutMs: 0, Limits: { MaxConnections: 0 } },
        { Name: 'api', Peer: 'west', ConnectTimeoutMs: 300, Protocol: 'grpc' },
      ],
    },
  }),
);

describe('settings of an upstream', () => {
  it('come from the override, and where that is empty from the defaults (Q18)', () => {
    expect(upstreamSettings(state, proxy, upstreamTo(''))).toEqual({
      connectTimeoutMs: 100,
      limits: { maxConnections: 0, maxPendingRequests: null, maxConcurrentRequests: null },
      outlierDetection: null,
      protocol: 'http',
      ignoredProtocol: null,
    });
  });

  it('of a peer’s service come from the override that names the peer, and no protocol is taken (Q9)', () => {
    expect(upstreamSettings(state, proxy, upstreamTo('west'))).toMatchObject({
      connectTimeoutMs: 300,
      limits: { maxConnections: 1, maxPendingRequests: 2 },
      protocol: null,
      ignoredProtocol: 'grpc',
    });
    expect(upstreamSettings(state, proxy, upstreamTo('north'))).toMatchObject({
      protocol: null,
      ignoredProtocol: null,
    });
  });

  it('of its registration win', () => {
    const registered = upstreamTo('', {
      protocol: 'GRPC',
      connect_timeout_ms: 400,
      limits: { max_connections: 5 },
      passive_health_check: { interval: '2s', max_failures: 0, base_ejection_time: 1_000_000_000 },
    });
    expect(upstreamSettings(state, proxy, registered)).toEqual({
      connectTimeoutMs: 400,
      limits: { maxConnections: 5, maxPendingRequests: null, maxConcurrentRequests: null },
      outlierDetection: {
        maxFailures: 5,
        enforcingPercent: 100,
        intervalMs: 2_000,
        baseEjectionMs: 1_000,
        maxEjectionPercent: 10,
      },
      protocol: 'grpc',
      ignoredProtocol: null,
    });
  });

  it('that make no sense in a registration are as if not given', () => {
    const given = fc.dictionary(
      fc.constantFrom('protocol', 'connect_timeout_ms', 'limits', 'passive_health_check', 'Limits'),
      fc.oneof(
        fc.anything(),
        fc.dictionary(fc.constantFrom('max_connections', 'interval', 'MaxFailures'), fc.anything()),
      ),
    );
    fc.assert(
      fc.property(given, (config) => {
        const { connectTimeoutMs, limits, outlierDetection } = upstreamSettings(state, proxy, {
          ...upstreamTo(''),
          config,
        });
        for (const number of [
          connectTimeoutMs,
          ...Object.values(limits ?? {}),
          ...Object.values(outlierDetection ?? {}),
        ]) {
          expect(number === null || (Number.isSafeInteger(number) && number >= 0)).toBe(true);
        }
      }),
    );
  });
});
