import { readFileSync } from 'node:fs';
import { instanceKey } from '@peerway/model/catalog';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileSnapshot } from './compile-snapshot.ts';
import { APPLIED, gatewayOptions, WITHOUT_EFFECT } from './gateway-options.ts';
import type { MeshState } from './state.ts';
import { entry, instance, node, west } from './testing/mesh-fixture.ts';

const reference = { role: 'mesh-gateway' as const, partition: 'default', node: 'n', id: 'gw' };
const lan = { address: '10.0.0.5', port: 8443 };
const wan = { address: '203.0.113.5', port: 443 };

const withConfig = (config: Record<string, unknown>, defaults: Record<string, unknown> = {}): MeshState =>
  west(
    node('n', '10.0.0.1'),
    instance({
      ...{ node: 'n', id: 'gw', service: 'mesh-gateway', kind: 'mesh-gateway', ...lan },
      taggedAddresses: { lan, wan },
      proxy: { config },
    }),
    Object.keys(defaults).length === 0 ? [] : entry({ Kind: 'proxy-defaults', Name: 'global', Config: defaults }),
  );
function optionsOf(config: Record<string, unknown>, defaults: Record<string, unknown> = {}) {
  const state = withConfig(config, defaults);
  const gateway = state.instance.get(instanceKey({ ...reference, peerName: '' }));
  if (gateway === undefined) throw new Error('the gateway is not there');
  return gatewayOptions(state, gateway);
}
const own = { name: 'gateway', ...lan };

describe('options of a gateway', () => {
  it('without any: it listens on its LAN address', () => {
    expect(optionsOf({})).toEqual({
      binds: [own],
      connectTimeoutMs: null,
      upstreamKeepAliveMs: null,
      connectionsMax: null,
      notApplied: [],
    });
  });

  it.each<[string, Record<string, unknown>, object]>([
    [
      'an address more',
      { envoy_gateway_bind_addresses: { all: { address: '0.0.0.0', port: 9443 } } },
      { binds: [own, { name: 'gateway~all', address: '0.0.0.0', port: 9443 }] },
    ],
    [
      'an address in the spelling of JSON, on its own port',
      { envoy_gateway_bind_addresses: { all: { Address: '0.0.0.0' } } },
      { binds: [own, { name: 'gateway~all', address: '0.0.0.0', port: 8443 }] },
    ],
    [
      'another address instead',
      { envoy_gateway_no_default_bind: true, envoy_gateway_bind_addresses: { in: { address: '10.0.0.9', port: 1 } } },
      { binds: [{ name: 'gateway~in', address: '10.0.0.9', port: 1 }] },
    ],
    [
      'all its tagged addresses, each once',
      { envoy_gateway_bind_tagged_addresses: true },
      { binds: [own, { name: 'gateway~wan', ...wan }] },
    ],
    [
      'the names of before',
      { envoy_mesh_gateway_bind_tagged_addresses: true, envoy_mesh_gateway_no_default_bind: true },
      {
        binds: [
          { name: 'gateway~lan', ...lan },
          { name: 'gateway~wan', ...wan },
        ],
      },
    ],
    ['a time to connect', { connect_timeout_ms: 900 }, { connectTimeoutMs: 900 }],
    ['connections at most', { max_inbound_connections: 20 }, { connectionsMax: 20 }],
    ['keeping alive', { envoy_gateway_remote_tcp_enable_keepalive: true }, { upstreamKeepAliveMs: 75_000 }],
    [
      'keeping alive after a time',
      { envoy_gateway_remote_tcp_enable_keepalive: true, envoy_gateway_remote_tcp_keepalive_time: 7 },
      { upstreamKeepAliveMs: 7_000 },
    ],
    [
      'a time of keeping alive that is not switched on',
      { envoy_gateway_remote_tcp_keepalive_time: 7 },
      { upstreamKeepAliveMs: null },
    ],
  ])('%s', (_what, config, expected) => {
    expect(optionsOf(config)).toMatchObject({ ...expected, notApplied: [] });
  }); // prettier-ignore

  it('names what it does not apply, and why', () => {
    const { notApplied, binds, connectTimeoutMs } = optionsOf({
      envoy_dns_discovery_type: 'STRICT_DNS',
      envoy_cluster_json: '{}',
      connect_timeout_ms: 'soon',
      envoy_gateway_bind_addresses: { odd: { port: 7 } },
      envoy_gateway_no_default_bind: 'yes',
    });
    expect([binds, connectTimeoutMs]).toEqual([[own], null]);
    expect(Object.fromEntries(notApplied.map(({ option, reason }) => [option, reason]))).toEqual({
      connect_timeout_ms: expect.stringContaining('not a whole number'),
      envoy_cluster_json: expect.stringContaining('does not know it'),
      envoy_dns_discovery_type: expect.stringContaining('any of the addresses'),
      envoy_gateway_bind_addresses: expect.stringContaining('odd is not an address'),
      envoy_gateway_no_default_bind: expect.stringContaining('neither true nor false'),
    });
  });

  it('of proxy-defaults hold where it has none of its own, and what is meant for others there is not its affair', () => {
    const defaults = { connect_timeout_ms: 700, protocol: 'http', local_request_timeout_ms: 9 };
    expect(optionsOf({}, defaults)).toMatchObject({ connectTimeoutMs: 700, notApplied: [] });
    expect(optionsOf({ connect_timeout_ms: 800 }, defaults).connectTimeoutMs).toBe(800);
  });

  it('come with its snapshot', () => {
    const { resources } = compileSnapshot(
      withConfig({
        max_inbound_connections: 5,
        envoy_gateway_bind_addresses: { all: { address: '0.0.0.0', port: 9443 } },
      }),
      reference,
    );
    expect(resources.get('limits/limits')).toMatchObject({ connectionsMax: 5, connectTimeoutMs: null });
    expect([...resources.values()].filter(({ type }) => type === 'listener').map(({ name }) => name)).toEqual([
      'gateway',
      'gateway~all',
    ]);
  });

  it('are never more than words, whatever somebody registers', () => {
    const name = fc.constantFrom(
      'envoy_gateway_bind_addresses',
      'envoy_gateway_bind_tagged_addresses',
      'envoy_gateway_no_default_bind',
      'connect_timeout_ms',
      'max_inbound_connections',
      'envoy_gateway_remote_tcp_enable_keepalive',
      'envoy_gateway_remote_tcp_keepalive_time',
      '__proto__',
      'constructor',
    );
    fc.assert(
      fc.property(fc.dictionary(name, fc.jsonValue()), (config) => {
        const { binds } = optionsOf(config);
        for (const { port } of binds) expect(port).toBeGreaterThan(0);
        expect(new Set(binds.map(({ address, port }) => `${address} ${port}`)).size).toBe(binds.length);
      }),
    );
  });
});

it('options are those that the documentation lists', () => {
  const text = readFileSync(new URL('../../../docs/data-plane.md', import.meta.url), 'utf8');
  const section = text.slice(text.indexOf('## Running a gateway'), text.indexOf('## Running a sidecar'));
  const rows = [...section.matchAll(/^\| `([a-z_]+)` \| (none: )?/gm)];
  const documented = (isWithoutEffect: boolean): string[] =>
    rows.flatMap(([, name = '', none]) => ((none !== undefined) === isWithoutEffect ? [name] : [])).sort();
  expect(documented(false)).toEqual([...APPLIED].sort());
  expect(documented(true)).toEqual(Object.keys(WITHOUT_EFFECT).sort());
});
