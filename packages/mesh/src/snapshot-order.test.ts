import type { ProxyReference, Resource, ResourceKey, Snapshot } from '@peerway/model/snapshot';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileSnapshot } from './compile-snapshot.ts';
import { diffSnapshots } from './diff-snapshots.ts';
import { applyMeshChanges, emptyMeshState, type MeshChange, type MeshState } from './state.ts';
import { demoEastChanges, demoWest, gatewayReference, sidecarReference } from './testing/demo-clusters.ts';
import {
  bundle,
  check,
  clusterInfo,
  EAST_TRUST_DOMAIN,
  entry,
  exportsTo,
  gateway,
  imports,
  peering,
  service,
  WEST_TRUST_DOMAIN,
  without,
} from './testing/mesh-fixture.ts';

/*
 * Order must not matter: rows arrive from the database, the peering stream and health in any order, and a proxy that
 * followed every step has to hold what a fresh compilation gives.
 */

const proxies: ProxyReference[] = [gatewayReference, sidecarReference('web'), sidecarReference('api')];
const empty = (): MeshState => emptyMeshState(clusterInfo('east', EAST_TRUST_DOMAIN));

/** Steps that a cluster can go through. Many touch the same rows, so their order decides the state, and only that. */
const steps: MeshChange[][] = [
  ...demoEastChanges(),
  service('api'),
  service('api', { number: 2 }),
  without(service('api', { number: 2 })),
  gateway('mesh-gateway', 2),
  without(gateway('mesh-gateway', 2)),
  check({ node: 'api-node-1', serviceId: 'api-1' }, 'critical'),
  check({ node: 'api-node-1', serviceId: 'api-1' }, 'passing'),
  check({ node: 'gateway-node-1', peerName: 'west' }, 'critical'),
  without(check({ node: 'gateway-node-1', peerName: 'west' }, 'critical')),
  exportsTo({ api: ['west', 'north'], web: ['west'] }),
  exportsTo({ '*': ['west'] }),
  entry({ Kind: 'service-defaults', Name: 'api', Protocol: 'http' }),
  entry({ Kind: 'service-defaults', Name: 'api', Protocol: 'tcp' }),
  entry({ Kind: 'proxy-defaults', Name: 'global', MeshGateway: { Mode: 'local' } }),
  entry({
    Kind: 'service-intentions',
    Name: '*',
    Sources: [
      { Name: 'web', Peer: 'west', Action: 'allow' },
      { Name: '*', Action: 'allow' },
    ],
  }),
  peering('west', { state: 'TERMINATED' }),
  peering('west', { state: 'ESTABLISHING' }),
  peering('north'),
  bundle('north', 'north.consul'),
  bundle('north', EAST_TRUST_DOMAIN),
  bundle('north', WEST_TRUST_DOMAIN),
  without(bundle('west', '')),
  imports('west', demoWest(exportsTo({ ledger: ['east'] })), 'east'),
  without(imports('west', demoWest(), 'east')),
];

/** The content of a snapshot, whatever index it was made at. */
const contentOf = (snapshot: Snapshot): [ResourceKey, Resource][] => [...snapshot.resources];

// Long histories, so that most of what can be there is there.
const history = fc.array(fc.constantFrom(...steps), { minLength: 8, maxLength: 40, size: 'max' });

it('the order in which rows arrive does not show in what is compiled', () => {
  const shuffled = history.chain((list) => {
    // The last word on each row, in any order of the rows.
    const last = new Map(list.flat().map((change) => [`${change.table}/${change.key}`, change]));
    const changes = [...last.values()];
    return fc.tuple(
      fc.constant(changes),
      fc.shuffledSubarray(changes, { minLength: changes.length, maxLength: changes.length }),
    );
  });
  fc.assert(
    fc.property(shuffled, ([changes, other]) => {
      const [left, right] = [applyMeshChanges(empty(), changes), applyMeshChanges(empty(), other)];
      for (const proxy of proxies) {
        expect(contentOf(compileSnapshot(right, proxy))).toEqual(contentOf(compileSnapshot(left, proxy)));
      }
    }),
    { numRuns: 500 },
  );
});

it('a proxy that applied every difference holds what a fresh compilation gives', () => {
  fc.assert(
    fc.property(history, (list) => {
      let state = empty();
      const held = proxies.map((): Snapshot | null => null);
      for (const [index, changes] of list.entries()) {
        state = applyMeshChanges(
          state,
          changes.map((change) => ({ ...change, index: index + 1 })),
        );
        for (const [which, proxy] of proxies.entries()) {
          const next = compileSnapshot(state, proxy);
          const previous = held[which] ?? null;
          const { upserts, removals } = diffSnapshots(previous, next);
          const resources = new Map(previous?.resources ?? []);
          for (const key of removals) expect(resources.delete(key)).toBe(true);
          for (const resource of upserts) resources.set(`${resource.type}/${resource.name}`, resource);
          held[which] = {
            ...next,
            resources: new Map([...resources].sort(([left], [right]) => (left < right ? -1 : 1))),
          };
        }
      }
      const fresh = applyMeshChanges(empty(), list.flat());
      for (const [which, proxy] of proxies.entries()) {
        const followed = held[which];
        if (!followed) throw new Error('nothing was held');
        expect(contentOf(followed)).toEqual(contentOf(compileSnapshot(fresh, proxy)));
      }
    }),
    { numRuns: 300 },
  );
});

it('changes that alter nothing for a proxy send nothing to it', () => {
  const state = applyMeshChanges(empty(), demoEastChanges().flat());
  const snapshot = compileSnapshot(state, sidecarReference('web'));
  const touched = applyMeshChanges(
    state,
    service('other').map((change) => ({ ...change, index: 99 })),
  );
  const again = compileSnapshot(touched, sidecarReference('web'));
  expect(again.index).toBe(99);
  expect(diffSnapshots(snapshot, again)).toEqual({ upserts: [], removals: [] });
});

it('the first difference is everything', () => {
  const snapshot = compileSnapshot(applyMeshChanges(empty(), demoEastChanges().flat()), gatewayReference);
  expect(diffSnapshots(null, snapshot)).toEqual({ upserts: [...snapshot.resources.values()], removals: [] });
});
