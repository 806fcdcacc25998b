import { instanceKey } from '@peerway/model/catalog';
import type { ProxyReference } from '@peerway/model/snapshot';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileSnapshot } from './compile-snapshot.ts';
import { applyMeshChanges, type MeshChange, type MeshState } from './state.ts';
import { resourcesOf } from './testing/demo-clusters.ts';
import { entry, exportsTo, gateway, service, WEST_TRUST_DOMAIN, west } from './testing/mesh-fixture.ts';

/** The same rows in another partition. */
const inPartition = (partition: string, ...changes: MeshChange[][]): MeshChange[] =>
  changes.flat().map((change): MeshChange => {
    if (change.table === 'instance' && change.value !== null) {
      const value = { ...change.value, partition };
      return { ...change, key: instanceKey(value), value };
    }
    if ((change.table === 'node' || change.table === 'check') && change.value !== null) {
      const key = change.key.replace('/default/', `/${partition}/`);
      // Cast: the row of the table, in another partition.
      return { ...change, key, value: { ...change.value, partition } } as MeshChange;
    }
    throw new Error(`no ${change.table} here`);
  });

const toTeam = { destinationName: 'api', destinationPartition: 'team', localBindPort: 9191 };
const web: ProxyReference = { role: 'sidecar', partition: 'default', node: 'web-node-1', id: 'web-1-sidecar-proxy' };
const exportTo = (partition: string): MeshChange[] =>
  entry({
    Kind: 'exported-services',
    Name: 'team',
    Partition: 'team',
    Services: [{ Name: 'api', Consumers: [{ Partition: partition }] }],
  });
const team = [inPartition('team', gateway(), service('api'))];
const mode = (Mode: 'none' | 'local' | 'remote') =>
  entry({ Kind: 'proxy-defaults', Name: 'global', MeshGateway: { Mode } });

const upstreamOf = (state: MeshState) => {
  const [cluster] = resourcesOf(compileSnapshot(state, web), 'cluster').filter((one) => one.service === 'api');
  const [endpoints] = resourcesOf(compileSnapshot(state, web), 'endpoints').filter(
    ({ name }) => name === cluster?.endpoints,
  );
  return { cluster, ports: endpoints?.endpoints.map(({ port }) => port) };
};

describe('a service of another partition', () => {
  const caller = service('web', { upstreams: [toTeam] });

  it('can not be reached while it is not exported to this one, and the caller is told so', () => {
    const { cluster, ports } = upstreamOf(west(caller, ...team));
    expect(cluster?.unavailable?.code).toBe('routing.service_not_exported');
    expect(cluster?.unavailable?.message).toContain('Partition team does not export api to partition default');
    expect(ports).toEqual([]);
    expect(upstreamOf(west(caller, ...team, exportTo('other'))).cluster?.unavailable).not.toBeNull();
  });

  it('is reached without a peering when it is exported: straight, or through its gateway by the mode', () => {
    const straight = upstreamOf(west(caller, ...team, exportTo('default'), mode('none')));
    expect(straight.cluster).toMatchObject({
      unavailable: null,
      mode: null,
      tls: {
        sni: `api.default.team.west.internal-v1.${WEST_TRUST_DOMAIN}`,
        spiffeIds: [`spiffe://${WEST_TRUST_DOMAIN}/ap/team/ns/default/dc/west/svc/api`],
      },
    });
    const state = west(caller, ...team, exportTo('default'), mode('remote'));
    const bridged = upstreamOf(state);
    expect(bridged.cluster).toMatchObject({ unavailable: null, mode: 'remote' });
    expect(bridged.ports).toEqual([8443]);
    const gatewayOfTeam = compileSnapshot(state, {
      role: 'mesh-gateway',
      partition: 'team',
      node: 'gateway-node-1',
      id: 'mesh-gateway',
    });
    expect(resourcesOf(gatewayOfTeam, 'sni-route')).toMatchObject([
      { name: `api.default.team.west.internal-v1.${WEST_TRUST_DOMAIN}`, action: { kind: 'passthrough' } },
    ]);
  });

  it('says that the other partition has no gateway when the mode asks for one', () => {
    const { cluster } = upstreamOf(
      west(caller, inPartition('team', service('api')), exportTo('default'), mode('remote')),
    );
    expect(cluster?.unavailable?.code).toBe('routing.no_remote_gateway');
  });

  it('admits only the partitions that it is exported to, also where the default allows', () => {
    const open = (...changes: MeshChange[][]): MeshState => {
      const state = west(...team, ...changes);
      return { ...state, cluster: { ...state.cluster, intentionDefaultPolicy: 'allow' } };
    };
    const admitted = (state: MeshState): string[] =>
      resourcesOf(
        compileSnapshot(state, { ...web, partition: 'team', node: 'api-node-1', id: 'api-1-sidecar-proxy' }),
        'authorization',
      ).flatMap(({ rules, defaultAction }) => [...rules.map(({ partition }) => partition), defaultAction]);
    expect(admitted(open())).toEqual(['team', 'deny']);
    expect(admitted(open(exportTo('default')))).toEqual(['team', 'default', 'deny']);
  });
});

describe('whatever happens in one partition', () => {
  const names = ['web', 'api', 'ledger'] as const;
  const inTeam = fc.oneof(
    fc.constantFrom(...names).map((name) => inPartition('team', service(name))),
    fc.constantFrom(1, 2).map((number) => inPartition('team', gateway('mesh-gateway', number))),
    fc
      .record({ Name: fc.constantFrom(...names), Protocol: fc.constantFrom('tcp', 'http', 'grpc') })
      .map((fields) => entry({ Kind: 'service-defaults', Partition: 'team', ...fields } as never)),
    fc
      .constantFrom('none', 'local', 'remote')
      .map((Mode) =>
        entry({ Kind: 'proxy-defaults', Name: 'global', Partition: 'team', MeshGateway: { Mode } } as never),
      ),
    fc
      .record({ Name: fc.constantFrom(...names, '*'), source: fc.constantFrom(...names, '*') })
      .map(({ Name, source }) =>
        entry({
          Kind: 'service-intentions',
          Name,
          Partition: 'team',
          Sources: [{ Name: source, Action: 'deny' }],
        }),
      ),
    fc.constantFrom(...names, '*').map((Name) =>
      entry({
        Kind: 'exported-services',
        Name: 'team',
        Partition: 'team',
        Services: [{ Name, Consumers: [{ Peer: 'east' }] }],
      }),
    ),
  );

  it('no proxy of another is told anything else', () => {
    const base = west(
      gateway(),
      service('web', { upstreams: [{ ...toTeam, destinationPartition: 'default' }] }),
      service('api'),
      exportsTo({ api: ['east'] }),
    );
    const proxies: ProxyReference[] = [
      web,
      { role: 'mesh-gateway', partition: 'default', node: 'gateway-node-1', id: 'mesh-gateway' },
      { role: 'sidecar', partition: 'default', node: 'api-node-1', id: 'api-1-sidecar-proxy' },
    ];
    const told = (state: MeshState): unknown =>
      proxies.map((proxy) => [...compileSnapshot(state, proxy).resources.values()]);
    const before = told(base);
    fc.assert(
      fc.property(fc.array(inTeam, { maxLength: 8 }), (changes) => {
        expect(told(applyMeshChanges(base, changes.flat()))).toEqual(before);
      }),
      { numRuns: 500 },
    );
  });
});
