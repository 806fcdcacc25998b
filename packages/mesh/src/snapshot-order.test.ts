import { isDeepStrictEqual } from 'node:util';
import type { ProxyReference, Resource, ResourceKey, Snapshot } from '@peerway/model/snapshot';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileSnapshot } from './compile-snapshot.ts';
import { diffSnapshots } from './diff-snapshots.ts';
import { exportedServicesForPeer, peerExportsOf } from './peer-exports.ts';
import { listServices } from './service-catalog.ts';
import { applyMeshChanges, emptyMeshState, type MeshChange, type MeshState } from './state.ts';
import { compilePlainly, offersPlainly, rebuilt } from './testing/compile-plainly.ts';
import { demoEastChanges, gatewayReference, sidecarReference } from './testing/demo-clusters.ts';
import { check, clusterInfo, EAST_TRUST_DOMAIN, gateway, service } from './testing/mesh-fixture.ts';
import { basicSteps, steps } from './testing/random-steps.ts';

/*
 * Neither order nor history may show: rows arrive from the database, the peering stream and health in any order, most of what
 * is sent was compiled for an earlier state, and a proxy that followed every step has to hold what the rows of the last give.
 */

const proxies: ProxyReference[] = [
  gatewayReference,
  { ...gatewayReference, partition: 'red', node: 'gateway-node-2' },
  sidecarReference('web'),
  sidecarReference('api'),
  { ...sidecarReference('api'), partition: 'red' },
];
const empty = (): MeshState =>
  emptyMeshState(clusterInfo('east', EAST_TRUST_DOMAIN, { lanServerAddresses: ['127.0.0.1:8503'] }));

/** The content of a snapshot, whatever index it was made at. */
const contentOf = (snapshot: Snapshot): [ResourceKey, Resource][] => [...snapshot.resources];

const someSteps = fc.array(fc.constantFrom(...steps), { maxLength: 10, size: 'max' });
/** Mostly from a cluster where there is something to lose. */
const history = fc
  .tuple(fc.subarray(basicSteps, { minLength: basicSteps.length - 4 }), fc.boolean(), someSteps)
  .map(([basic, isNew, some]) => (isNew ? [...some, ...basic.slice(0, 6)] : [basic.flat(), ...some]));

// Small states, so that there can be many; the seed is in the output so that a failure can be had again.
const runs = { numRuns: 10_000, seed: Number(process.env.SEED ?? Date.now() % 2_147_483_647) };
console.info(`seed ${runs.seed}`);
const TIMEOUT_MS = 180_000;

/** Quick where all is well; says what differs where it is not. */
function expectEqual(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}

const at = (changes: MeshChange[], index: number): MeshChange[] => changes.map((change) => ({ ...change, index }));

/** A proxy as it is by what was sent to it. */
class Follower {
  readonly #proxy: ProxyReference;
  #last: Snapshot | null = null;
  readonly #resources = new Map<ResourceKey, Resource>();

  constructor(proxy: ProxyReference) {
    this.#proxy = proxy;
  }

  follow(state: MeshState): void {
    const next = compileSnapshot(state, this.#proxy);
    const { upserts, removals } = diffSnapshots(this.#last, next);
    for (const key of removals) if (!this.#resources.delete(key)) throw new Error(`${key} was removed but never sent`);
    for (const resource of upserts) {
      const key = `${resource.type}/${resource.name}`;
      if (isDeepStrictEqual(this.#resources.get(key), resource)) throw new Error(`${key} was sent again`);
      this.#resources.set(key, resource);
    }
    this.#last = next;
  }

  holds(): [ResourceKey, Resource][] {
    return [...this.#resources].sort(([left], [right]) => (left < right ? -1 : 1));
  }
}

describe('what is compiled', () => {
  it(
    'does not show in which order rows arrived',
    () => {
      const shuffled = history.chain((list) => {
        // The last word on each row, in any order of the rows.
        const last = new Map(list.flat().map((change) => [`${change.table}/${change.key}`, change]));
        const changes = [...last.values()];
        return fc.tuple(
          fc.constant(changes),
          fc.shuffledSubarray(changes, { minLength: changes.length, maxLength: changes.length }),
          fc.nat(changes.length),
        );
      });
      fc.assert(
        fc.property(shuffled, ([changes, other, cut]) => {
          const left = applyMeshChanges(empty(), changes);
          const early = applyMeshChanges(empty(), other.slice(0, cut));
          for (const proxy of proxies) compileSnapshot(early, proxy);
          const right = applyMeshChanges(early, other.slice(cut));
          for (const proxy of proxies) {
            expectEqual(contentOf(compileSnapshot(right, proxy)), contentOf(compileSnapshot(left, proxy)));
          }
        }),
        runs,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'is what the rows give from nothing, whatever was compiled before, and a proxy that followed every step holds it',
    () => {
      fc.assert(
        fc.property(history, fc.nat(), (list, back) => {
          const states = [empty()];
          const followers = proxies.map((proxy) => new Follower(proxy));
          for (const [index, changes] of list.entries()) {
            const state = applyMeshChanges(states.at(-1) ?? empty(), at(changes, index + 1));
            states.push(state);
            // Some miss a step, as they do while something is being sent to them.
            for (const [which, follower] of followers.entries()) if ((which + index) % 3 > 0) follower.follow(state);
            exportedServicesForPeer(state, 'west');
            if (index % 2 === 0) listServices(state);
          }
          const last = states.at(-1) ?? empty();
          for (const follower of followers) follower.follow(last);
          const fresh = rebuilt(last);
          for (const [which, proxy] of proxies.entries()) {
            const expected = compilePlainly(fresh, proxy);
            expectEqual(contentOf(compileSnapshot(last, proxy)), expected);
            expectEqual(followers[which]?.holds(), expected);
          }
          for (const partition of ['default', 'red']) expectPeerExports(last, fresh, partition);
          expectEqual(listServices(last), listServices(fresh));
          // Somebody may still read an older state.
          const old = states[back % states.length] ?? last;
          const proxy = proxies[back % proxies.length] ?? gatewayReference;
          expectEqual(contentOf(compileSnapshot(old, proxy)), compilePlainly(rebuilt(old), proxy));
        }),
        runs,
      );
    },
    TIMEOUT_MS,
  );

  function expectPeerExports(state: MeshState, fresh: MeshState, partition: string): void {
    const offers = offersPlainly(fresh, partition);
    for (const peer of ['west', 'north', 'nobody']) {
      const own = offers.filter((offer) => offer.peer === peer);
      expectEqual(exportedServicesForPeer(state, peer, partition), peerExportsOf(own));
    }
  }
});

describe('a difference', () => {
  it('is empty for changes that alter nothing for a proxy', () => {
    const state = applyMeshChanges(empty(), demoEastChanges().flat());
    const snapshot = compileSnapshot(state, sidecarReference('web'));
    const touched = applyMeshChanges(state, at(service('other'), 99));
    const again = compileSnapshot(touched, sidecarReference('web'));
    expect(again.index).toBe(99);
    expect(again.resources).toBe(snapshot.resources);
    expect(diffSnapshots(snapshot, again)).toEqual({ upserts: [], removals: [] });
  });

  it('is made once for all gateways of a partition', () => {
    const gateways = [gatewayReference, { ...gatewayReference, node: 'gateway-node-2' }];
    const before = applyMeshChanges(empty(), [...demoEastChanges().flat(), ...gateway('mesh-gateway', 2)]);
    const after = applyMeshChanges(before, check({ node: 'gateway-node-1', peerName: 'west' }, 'critical'));
    const held = gateways.map((each) => compileSnapshot(before, each));
    const next = gateways.map((each) => compileSnapshot(after, each));
    const [one, other] = next.map((snapshot, which) => diffSnapshots(held[which] ?? null, snapshot));
    expect(one?.upserts.length).toBeGreaterThan(0);
    expect(other).toBe(one);
  });

  it('is everything at first', () => {
    const snapshot = compileSnapshot(applyMeshChanges(empty(), demoEastChanges().flat()), gatewayReference);
    expect(diffSnapshots(null, snapshot)).toEqual({ upserts: [...snapshot.resources.values()], removals: [] });
  });
});
