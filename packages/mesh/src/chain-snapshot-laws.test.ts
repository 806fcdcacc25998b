import { instanceKey, type ServiceInstance } from '@peerway/model/catalog';
import { type ProxyReference, type Resource, resourceKey } from '@peerway/model/snapshot';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatewayResources } from './compile-gateway.ts';
import { compileSidecar } from './compile-sidecar.ts';
import { compileSnapshot } from './compile-snapshot.ts';
import { exportedServicesForPeer } from './peer-exports.ts';
import { applyMeshChanges, type MeshChange, type MeshState } from './state.ts';
import { chainEntries, chainServiceNames } from './testing/chain-entries.ts';
import { compilePlainly, rebuilt } from './testing/compile-plainly.ts';
import { demoWest, gatewayReference, sidecarReference } from './testing/demo-clusters.ts';
import { east, exportsTo, gateway, imports, peering, service, without } from './testing/mesh-fixture.ts';

describe('whatever chains there are', () => {
  const names = [...chainServiceNames];
  const clusterWith = (changes: MeshChange[][]): MeshState =>
    east(
      gateway(),
      peering('west'),
      imports('west', demoWest(), 'east'),
      ...names.map((name, index) => service(name, { number: index + 1 })),
      service('web', {
        upstreams: names.map((destinationName, index) => ({ destinationName, localBindPort: 9000 + index })),
      }),
      exportsTo(Object.fromEntries(names.map((name) => [name, ['west']]))),
      ...changes,
    );
  const registration = (state: MeshState): ServiceInstance => {
    const found = state.instance.get(instanceKey({ ...sidecarReference('web'), peerName: '' }));
    if (!found) throw new Error('web has no sidecar');
    return found;
  };
  const resourcesOfAll = (state: MeshState): Resource[][] => [
    compileSidecar(state, registration(state)),
    names.flatMap((name) => [
      ...gatewayResources(state, { peer: '', partition: 'default', namespace: 'default', name }),
    ]),
  ];

  it('every resource that is named is there, and no name stands for two', () => {
    fc.assert(
      fc.property(chainEntries, (changes) => {
        for (const resources of resourcesOfAll(clusterWith(changes))) {
          const byKey = new Map<string, Resource>();
          for (const resource of resources) {
            const known = byKey.get(resourceKey(resource));
            if (known !== undefined) expect(resource).toEqual(known);
            byKey.set(resourceKey(resource), resource);
          }
          for (const resource of resources) {
            for (const key of namedBy(resource)) expect([...byKey.keys()]).toContain(key);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('what is carried from write to write is what the rows give from nothing', () => {
    const proxies: ProxyReference[] = [
      gatewayReference,
      sidecarReference('web'),
      ...names.map((name, index) => sidecarReference(name, index + 1)),
    ];
    fc.assert(
      fc.property(chainEntries, chainEntries, (first, second) => {
        let state = clusterWith([]);
        for (const change of [...first, ...second, ...first.map(without)]) {
          state = applyMeshChanges(state, change);
          for (const proxy of proxies) {
            expect([...compileSnapshot(state, proxy).resources]).toEqual(compilePlainly(rebuilt(state), proxy));
          }
          expect(exportedServicesForPeer(state, 'west')).toEqual(exportedServicesForPeer(rebuilt(state), 'west'));
        }
      }),
      { numRuns: 15 },
    );
  });

  it('a gateway dials nobody outside its cluster for a peer, and no cluster without the identities to expect', () => {
    fc.assert(
      fc.property(chainEntries, (changes) => {
        const [, gatewayOnes = []] = resourcesOfAll(clusterWith(changes));
        for (const resource of gatewayOnes) {
          if (resource.type !== 'cluster') continue;
          if (resource.peer !== '') expect(resource.tls).toBeNull();
          if (resource.peer !== '') expect(resource.unavailable).not.toBeNull();
        }
      }),
      { numRuns: 60 },
    );
  });
});

function namedBy(resource: Resource): string[] {
  switch (resource.type) {
    case 'listener': {
      const { purpose } = resource;
      if (purpose.kind !== 'outbound') return [];
      return [`cluster/${purpose.cluster}`, ...(purpose.httpRoute === null ? [] : [`http-route/${purpose.httpRoute}`])];
    }
    case 'sni-route':
      return [
        resource.action.kind === 'passthrough'
          ? `cluster/${resource.action.cluster}`
          : `http-route/${resource.action.httpRoute}`,
      ];
    case 'http-route':
      return resource.rules.flatMap(({ splits }) => splits.map(({ cluster }) => `cluster/${cluster}`));
    case 'cluster':
      return [`endpoints/${resource.endpoints}`, ...resource.failover.map((name) => `cluster/${name}`)];
    default:
      return [];
  }
}
