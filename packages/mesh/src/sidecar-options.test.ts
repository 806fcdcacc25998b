import { readFileSync } from 'node:fs';
import type { Resource, ResourceOf } from '@peerway/model/snapshot';
import { describe, expect, it } from 'vitest';
import { compileSnapshot } from './compile-snapshot.ts';
import { SIDECAR_APPLIED, SIDECAR_WITHOUT_EFFECT, sidecarOptions } from './sidecar-options.ts';
import type { MeshState } from './state.ts';
import { entry, service, west } from './testing/mesh-fixture.ts';

const withConfig = (config: Record<string, unknown>, ...more: Parameters<typeof west>): MeshState =>
  west(service('api', { proxy: { config } }), ...more);
const reference = { role: 'sidecar' as const, partition: 'default', node: 'api-node-1', id: 'api-1-sidecar-proxy' };

/** What the sidecar is told of itself. */
function compiled(state: MeshState): {
  listener: ResourceOf<'listener'>;
  app: ResourceOf<'cluster'>;
  headerBytesMax: number;
} {
  const { resources } = compileSnapshot(state, reference);
  const get = (key: string): Resource => {
    const resource = resources.get(key);
    if (resource === undefined) throw new Error(`${key} is not there`);
    return resource;
  };
  return {
    listener: get('listener/inbound') as ResourceOf<'listener'>,
    app: get('cluster/local_app') as ResourceOf<'cluster'>,
    headerBytesMax: (get('limits/limits') as ResourceOf<'limits'>).headerBytesMax,
  };
}

describe('options of a sidecar', () => {
  it('are what its snapshot says: where it listens, and what it gives its application', () => {
    const { listener, app, headerBytesMax } = compiled(
      withConfig({
        ...{ bind_address: '0.0.0.0', bind_port: 9999, local_connect_timeout_ms: 70, local_request_timeout_ms: 0 },
        ...{ max_inbound_connections: 3, max_request_headers_kb: 8 },
      }),
    );
    expect(listener).toMatchObject({ address: '0.0.0.0', port: 9999, purpose: { requestTimeoutMs: 0 } });
    expect(app).toMatchObject({ connectTimeoutMs: 70, limits: { maxConnections: 3 } });
    expect(headerBytesMax).toBe(8_192);
  });

  it('go before what service-defaults says, and that before what holds for all', () => {
    const defaults = entry({
      ...{ Kind: 'service-defaults', Name: 'api', LocalConnectTimeoutMs: 80, LocalRequestTimeoutMs: 90 },
      ...{ MaxInboundConnections: 4, MaxRequestHeadersKB: 16 },
    });
    const byEntry = compiled(withConfig({}, defaults));
    expect(byEntry.listener).toMatchObject({ address: '10.0.0.1', port: 21001, purpose: { requestTimeoutMs: 90 } });
    expect(byEntry.app).toMatchObject({ connectTimeoutMs: 80, limits: { maxConnections: 4 } });
    expect(byEntry.headerBytesMax).toBe(16_384);
    const both = compiled(
      withConfig({ local_connect_timeout_ms: 70, local_request_timeout_ms: 60, max_inbound_connections: 0 }, defaults),
    );
    expect(both.listener.purpose).toMatchObject({ requestTimeoutMs: 60 });
    expect(both.app).toMatchObject({ connectTimeoutMs: 70, limits: null });
    const neither = compiled(withConfig({}));
    expect(neither.listener.purpose).toMatchObject({ requestTimeoutMs: null });
    expect([neither.app.limits, neither.headerBytesMax]).toEqual([null, 61_440]);
  });

  it('that are not applied are named, with the reason', () => {
    const state = withConfig({
      protocol: 'http',
      envoy_public_listener_json: '{}',
      bind_port: 'x',
      bind_address: 7,
      constructor: 1,
    });
    const sidecar = state.instance.get('/default/api-node-1/api-1-sidecar-proxy');
    if (sidecar === undefined) throw new Error('the sidecar is not there');
    const { notApplied } = sidecarOptions(state, sidecar);
    expect(notApplied.map(({ option }) => option)).toEqual([
      'bind_address',
      'bind_port',
      'constructor',
      'envoy_public_listener_json',
      'protocol',
    ]);
    for (const { reason } of notApplied) expect(reason).toMatch(/\w/);
  });

  it('are those that the documentation lists', () => {
    const text = readFileSync(new URL('../../../docs/data-plane.md', import.meta.url), 'utf8');
    const section = text.slice(text.indexOf('## Running a sidecar')).split(/\n##/)[0] ?? '';
    const rows = [...section.matchAll(/^\| `([a-z_]+)` \| (none: )?/gm)];
    const documented = (isWithoutEffect: boolean): string[] =>
      rows.flatMap(([, name = '', none]) => ((none !== undefined) === isWithoutEffect ? [name] : [])).sort();
    expect(documented(false)).toEqual([...SIDECAR_APPLIED].sort());
    expect(documented(true)).toEqual(Object.keys(SIDECAR_WITHOUT_EFFECT).sort());
  });
});
