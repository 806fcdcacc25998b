import { readFileSync } from 'node:fs';
import { serviceInstanceSchema } from '@peerway/model/catalog';
import { describe, expect, it } from 'vitest';
import { UPSTREAM_APPLIED, UPSTREAM_WITHOUT_EFFECT, upstreamOptionsNotApplied } from './upstream-options.ts';

const notApplied = (...configs: Record<string, unknown>[]): [string, string][] => {
  const sidecar = serviceInstanceSchema.parse({
    ...{ node: 'node-1', id: 'web-sidecar-proxy', service: 'web-sidecar-proxy', kind: 'connect-proxy' },
    proxy: {
      destinationServiceName: 'web',
      upstreams: configs.map((config, index) => ({ destinationName: 'api', localBindPort: 9000 + index, config })),
    },
  });
  return upstreamOptionsNotApplied(sidecar).map(({ option, reason }) => [option, reason]);
};

describe('options of an upstream', () => {
  it.each([
    [
      {
        protocol: 'http',
        connect_timeout_ms: 10,
        limits: { max_connections: 1, max_pending_requests: 2, max_concurrent_requests: 3 },
        passive_health_check: {
          ...{ interval: '2s', max_failures: 5, enforcing_consecutive_5xx: 100, max_ejection_percent: 10 },
          base_ejection_time: '30s',
        },
      },
    ],
    [
      {
        Protocol: 'HTTP',
        ConnectTimeoutMs: 10,
        Limits: { MaxConnections: 1, MaxPendingRequests: 2, MaxConcurrentRequests: 3 },
        PassiveHealthCheck: {
          ...{ Interval: 2_000_000_000, MaxFailures: 5, EnforcingConsecutive5xx: 100, MaxEjectionPercent: 10 },
          BaseEjectionTime: '30s',
        },
      },
    ],
    [{}],
  ])('that do what they say are not complained of: %j', (config) => {
    expect(notApplied(config)).toEqual([]);
  });

  it('that do nothing are named, with the reason', () => {
    const unread = 'its value can not be read';
    expect(
      notApplied(
        { protocol: 'http' },
        { EnvoyClusterJSON: '{}', connect_timeout_ms: '5s', limits: 3, passive_health_check: { interval: 'often' } },
        { balance_outbound_connections: 'exact_balance', h2_window: 1, Limits: { max_retries: 1 }, constructor: 1 },
      ),
    ).toEqual([
      ['Upstreams[1].Config.connect_timeout_ms', unread],
      ['Upstreams[1].Config.envoy_cluster_json', 'this data plane is not Envoy'],
      ['Upstreams[1].Config.limits', unread],
      ['Upstreams[1].Config.passive_health_check.interval', unread],
      ['Upstreams[2].Config.balance_outbound_connections', 'a sidecar has one thread to balance'],
      ['Upstreams[2].Config.constructor', 'this proxy does not know it'],
      ['Upstreams[2].Config.h2_window', 'this proxy does not know it'],
      ['Upstreams[2].Config.limits.max_retries', 'this proxy does not know it'],
    ]);
  });

  it('are those that the documentation lists', () => {
    const text = readFileSync(new URL('../../../docs/data-plane.md', import.meta.url), 'utf8');
    const section = text.slice(text.indexOf('### Options of an upstream')).split(/\n##/)[0] ?? '';
    const rows = [...section.matchAll(/^\| `([a-z_.0-9]+)` \| (none: )?/gm)];
    const documented = (isWithoutEffect: boolean): string[] =>
      rows.flatMap(([, name = '', none]) => ((none !== undefined) === isWithoutEffect ? [name] : [])).sort();
    expect(documented(false)).toEqual(Object.keys(UPSTREAM_APPLIED).sort());
    expect(documented(true)).toEqual(Object.keys(UPSTREAM_WITHOUT_EFFECT).sort());
  });
});
