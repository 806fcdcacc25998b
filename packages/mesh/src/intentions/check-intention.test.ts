import { describe, expect, it } from 'vitest';
import { demoWest } from '../testing/demo-clusters.ts';
import { bundle, clusterInfo, entry, WEST_TRUST_DOMAIN, without } from '../testing/mesh-fixture.ts';
import { checkIntention } from './check-intention.ts';
import { matchIntentions } from './match-intentions.ts';

const api = { peer: '', partition: 'default', namespace: 'default', name: 'api' };
const named = (name: string, more: Partial<typeof api> = {}): typeof api => ({ ...api, name, ...more });

describe('precedence', () => {
  const sources = [
    { Name: 'web', Action: 'allow' as const },
    { Name: '*', Action: 'allow' as const },
    { Name: '*', Namespace: '*', Action: 'allow' as const },
  ];
  const state = demoWest(
    entry({ Kind: 'service-intentions', Name: '*', Namespace: '*', Sources: sources }),
    entry({ Kind: 'service-intentions', Name: '*', Sources: sources }),
    entry({ Kind: 'service-intentions', Name: 'api', Sources: sources }),
  );

  it('goes from 9 to 1: exact destination, namespace, all; in each exact source, namespace, all', () => {
    const found = matchIntentions(state, { by: 'destination', service: api });
    expect(
      found.map(
        ({ precedence, entry: { Namespace, Name }, source }) =>
          `${precedence} ${source.Namespace}/${source.Name} -> ${Namespace}/${Name}`,
      ),
    ).toEqual([
      '9 default/web -> default/api',
      '8 default/* -> default/api',
      '7 */* -> default/api',
      '6 default/web -> default/*',
      '5 default/* -> default/*',
      '4 */* -> default/*',
      '3 default/web -> */*',
      '2 default/* -> */*',
      '1 */* -> */*',
    ]);
  });

  it.each([
    [named('web'), api, 9],
    [named('jobs'), api, 8],
    [named('web', { namespace: 'team' }), api, 7],
    [named('web'), named('ledger'), 6],
    [named('jobs'), named('ledger'), 5],
    [named('jobs', { namespace: 'team' }), named('ledger'), 4],
    [named('web'), named('x', { namespace: 'team' }), 3],
    [named('jobs'), named('x', { namespace: 'team' }), 2],
    [named('x', { namespace: 'team' }), named('x', { namespace: 'team' }), 1],
  ])('finds the one for $name in $namespace', (source, destination, precedence) => {
    expect(checkIntention(state, { source, destination }).precedence).toBe(precedence);
  });
});

describe('a check', () => {
  const state = demoWest(
    entry({
      Kind: 'service-intentions',
      Name: 'api',
      Sources: [
        { Name: 'web', Permissions: [{ Action: 'allow', HTTP: { PathPrefix: '/' } }] },
        { Name: 'web', Peer: 'east', Action: 'allow' },
        { Name: 'jobs', Partition: 'blue', Action: 'allow' },
      ],
    }),
  );

  it.each([
    ['counts permissions as a denial and says that they are asked', named('web'), { allowed: false, l7: true }],
    ['knows a peer’s service', named('web', { peer: 'east' }), { allowed: true, l7: false, precedence: 9 }],
    ['knows other partitions', named('jobs', { partition: 'blue' }), { allowed: true, precedence: 9 }],
    ['does not take one partition for another', named('jobs'), { allowed: false, precedence: null }],
    ['is the default policy’s where nothing matches', named('x'), { allowed: false, decidedBy: 'default policy' }],
  ])('%s', (_what, source, expected) => {
    expect(checkIntention(state, { source, destination: api })).toMatchObject(expected);
  });

  it('believes nobody of a peer whose trust bundle is missing, also under default allow', () => {
    const blind = demoWest(without(bundle('east', '')));
    const open = { ...blind, cluster: clusterInfo('west', WEST_TRUST_DOMAIN, { intentionDefaultPolicy: 'allow' }) };
    expect(checkIntention(open, { source: named('web', { peer: 'east' }), destination: api })).toEqual({
      allowed: false,
      decidedBy: 'the trust bundle of peer east is missing, so none of its clients is believed',
      l7: false,
      precedence: null,
    });
  });
});
