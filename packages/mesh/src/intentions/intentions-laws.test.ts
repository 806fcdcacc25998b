import type { ServiceIntentionsEntry } from '@peerway/model/config-entry';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileAuthorization } from '../intentions.ts';
import type { MeshChange, MeshState } from '../state.ts';
import { demoWest } from '../testing/demo-clusters.ts';
import { clusterInfo, entry, WEST_TRUST_DOMAIN } from '../testing/mesh-fixture.ts';
import { checkIntention } from './check-intention.ts';
import { matchIntentions } from './match-intentions.ts';

type Source = ServiceIntentionsEntry['Sources'][number];
type SourceInput = Pick<
  Source,
  'Name' | 'Namespace' | 'Peer' | 'Action' | 'Permissions' | 'SamenessGroup' | 'Partition'
>;
type Wish = { Name: string; Namespace: string; Sources: SourceInput[] };

const api = { peer: '', partition: 'default', namespace: 'default', name: 'api' };
const group = entry({
  Kind: 'sameness-group',
  Name: 'friends',
  IncludeLocal: true,
  Members: [{ Peer: 'east' }, { Partition: 'blue' }],
});

const arbitraryEffect = fc.constantFrom<Pick<Source, 'Action' | 'Permissions'>>(
  { Action: 'allow' },
  { Action: 'deny' },
  { Permissions: [{ Action: 'allow', HTTP: { PathPrefix: '/open' } }] },
);
const arbitraryWhere = fc.constantFrom<Pick<Source, 'Peer' | 'Partition' | 'SamenessGroup'>>(
  { Peer: '' },
  { Peer: '', Partition: 'blue' },
  { Peer: 'east' },
  { Peer: '', SamenessGroup: 'friends' },
);
const arbitraryWho = fc.constantFrom<Pick<Source, 'Name' | 'Namespace'>>(
  { Name: 'web', Namespace: 'default' },
  { Name: 'web', Namespace: 'team' },
  { Name: 'jobs', Namespace: 'default' },
  { Name: '*', Namespace: 'default' },
  { Name: '*', Namespace: '*' },
);
const arbitrarySource = fc
  .tuple(arbitraryWho, arbitraryWhere, arbitraryEffect)
  .map(([who, where, effect]): SourceInput => ({ ...who, ...where, ...effect }));
const keyOf = ({ Name, Namespace, Peer, Partition, SamenessGroup }: SourceInput): string =>
  JSON.stringify([Name, Namespace, Peer, Partition, SamenessGroup]);
const arbitrarySources = fc.uniqueArray(arbitrarySource, { selector: keyOf, maxLength: 6 });

/** Entries on all three kinds of destination; permissions are only for exact ones. */
const arbitraryWishes: fc.Arbitrary<Wish[]> = fc
  .tuple(arbitrarySources, arbitrarySources, arbitrarySources)
  .map(([exact, ofNamespace, ofAll]) => {
    const plain = (sources: SourceInput[]): SourceInput[] => sources.filter((source) => source.Action !== undefined);
    return [
      { Name: 'api', Namespace: 'default', Sources: exact },
      { Name: '*', Namespace: 'default', Sources: plain(ofNamespace) },
      { Name: '*', Namespace: '*', Sources: plain(ofAll) },
    ].filter(({ Sources }) => Sources.length > 0);
  });
const arbitraryDefault = fc.constantFrom('allow' as const, 'deny' as const);

function stateOf(wishes: readonly Wish[], intentionDefaultPolicy: 'allow' | 'deny'): MeshState {
  const changes = wishes.map((wish): MeshChange[] => entry({ Kind: 'service-intentions', ...wish }));
  const state = demoWest(group, ...changes);
  return { ...state, cluster: clusterInfo('west', WEST_TRUST_DOMAIN, { intentionDefaultPolicy }) };
}

const local = ['web', 'jobs', 'other'].flatMap((name) =>
  ['default', 'team'].flatMap((namespace) =>
    ['default', 'blue'].map((partition) => ({ peer: '', partition, namespace, name })),
  ),
);
const ofPeer = ['web', 'jobs', 'other'].map((name) => ({ ...api, peer: 'east', name }));
const everyone = [...local, ...ofPeer];

describe('for any set of intentions', () => {
  it('the order in which entries and sources are written decides nothing', () => {
    const shuffled = arbitraryWishes.chain((wishes) =>
      fc.record({
        wishes: fc.constant(wishes),
        order: fc.shuffledSubarray(wishes, { minLength: wishes.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, arbitraryDefault, ({ wishes, order }, policy) => {
        const reversed = order.map((wish) => ({ ...wish, Sources: [...wish.Sources].reverse() }));
        expect(compileAuthorization(stateOf(reversed, policy), api)).toEqual(
          compileAuthorization(stateOf(wishes, policy), api),
        );
      }),
    );
  });

  it('what is said of a peer changes nothing for this cluster’s own services, nor the other way round', () => {
    const isOfPeer = (source: SourceInput): boolean => source.Peer !== '';
    fc.assert(
      fc.property(arbitraryWishes, arbitraryDefault, (drawn, policy) => {
        const keep = (isKept: (source: SourceInput) => boolean): Wish[] =>
          drawn
            .map((wish) => ({ ...wish, Sources: wish.Sources.filter((one) => !one.SamenessGroup && isKept(one)) }))
            .filter(({ Sources }) => Sources.length > 0);
        const all = stateOf(
          keep(() => true),
          policy,
        );
        const localOnly = stateOf(
          keep((source) => !isOfPeer(source)),
          policy,
        );
        const peerOnly = stateOf(keep(isOfPeer), policy);
        for (const source of local)
          expect(checkIntention(all, { source, destination: api })).toEqual(
            checkIntention(localOnly, { source, destination: api }),
          );
        for (const source of ofPeer)
          expect(checkIntention(all, { source, destination: api })).toEqual(
            checkIntention(peerOnly, { source, destination: api }),
          );
      }),
    );
  });

  it('one more denial of the highest precedence never permits more', () => {
    fc.assert(
      fc.property(arbitraryWishes, arbitraryWhere, arbitraryDefault, (wishes, where, policy) => {
        const denial: SourceInput = { Name: 'web', Namespace: 'default', ...where, Action: 'deny' };
        const own = wishes.find(({ Name }) => Name === 'api') ?? { Name: 'api', Namespace: 'default', Sources: [] };
        const others = own.Sources.filter((source) => keyOf(source) !== keyOf(denial));
        const before = stateOf(wishes, policy);
        const after = stateOf(
          [...wishes.filter((wish) => wish !== own), { ...own, Sources: [...others, denial] }],
          policy,
        );
        for (const source of everyone)
          if (checkIntention(after, { source, destination: api }).allowed)
            expect(checkIntention(before, { source, destination: api }).allowed).toBe(true);
      }),
    );
  });

  it('a check is decided by the strongest intention that both lists have, and by the default where they share none', () => {
    fc.assert(
      fc.property(arbitraryWishes, arbitraryDefault, (wishes, policy) => {
        const state = stateOf(wishes, policy);
        const onApi = new Set(matchIntentions(state, { by: 'destination', service: api }).map(({ source }) => source));
        for (const source of everyone) {
          const both = matchIntentions(state, { by: 'source', service: source }).filter((one) => onApi.has(one.source));
          const check = checkIntention(state, { source, destination: api });
          expect(check.precedence).toBe(both[0]?.precedence ?? null);
          // It is exported to the peer, and to no other partition.
          const mayUseIt = source.peer === 'east' || source.partition === api.partition;
          if (both.length === 0) expect(check.allowed).toBe(policy === 'allow' && mayUseIt);
        }
      }),
    );
  });
});
