import type { ServiceIntentionsEntry } from '@peerway/model/config-entry';
import { describe, expect, it } from 'vitest';
import { compileSnapshot } from '../compile-snapshot.ts';
import { compileAuthorization } from '../intentions.ts';
import type { MeshChange } from '../state.ts';
import { demoWest, resourceOf, resourcesOf, sidecarReference } from '../testing/demo-clusters.ts';
import { bundle, clusterInfo, EAST_TRUST_DOMAIN, entry, WEST_TRUST_DOMAIN } from '../testing/mesh-fixture.ts';

const api = { peer: '', partition: 'default', namespace: 'default', name: 'api' };
type Source = Partial<ServiceIntentionsEntry['Sources'][number]> & { Name: string };
const onApi = (Sources: Source[], more: Pick<ServiceIntentionsEntry, 'JWT'> = {}): MeshChange[] =>
  entry({ Kind: 'service-intentions', Name: 'api', Sources, ...more });
const asking = (...names: string[]): NonNullable<ServiceIntentionsEntry['JWT']> => ({
  Providers: names.map((Name) => ({ Name, VerifyClaims: [{ Path: ['realm', 'role'], Value: 'admin' }] })),
});
const okta = entry({
  Kind: 'jwt-provider',
  Name: 'okta',
  Issuer: 'https://okta.test',
  JSONWebKeySet: { Remote: { URI: 'https://okta.test/keys', CacheDuration: '10m' } },
});

describe('permissions', () => {
  it('keep their order, and what none of them matches is the default policy’s', () => {
    const state = demoWest(
      onApi([
        {
          Name: 'web',
          Permissions: [
            { Action: 'deny', HTTP: { PathPrefix: '/admin', Methods: ['POST'] } },
            {
              Action: 'allow',
              HTTP: { PathRegex: '/v[12]/.*', Header: [{ Name: 'X-Team', Exact: 'a', Invert: true }] },
            },
          ],
        },
      ]),
    );
    expect(compileAuthorization(state, api).rules).toEqual([
      {
        trustDomain: WEST_TRUST_DOMAIN,
        partition: 'default',
        namespace: 'default',
        service: 'web',
        action: 'deny',
        origin: 'service-intentions/api, source web',
        permissions: [
          {
            action: 'deny',
            match: {
              path: { kind: 'prefix', value: '/admin' },
              ignorePathCase: false,
              headers: [],
              query: [],
              methods: ['POST'],
            },
            jwt: null,
          },
          {
            action: 'allow',
            match: {
              path: { kind: 'regex', value: '/v[12]/.*' },
              ignorePathCase: false,
              headers: [{ name: 'x-team', match: { kind: 'exact', value: 'a' }, invert: true, ignoreCase: false }],
              query: [],
              methods: [],
            },
            jwt: null,
          },
        ],
      },
    ]);
  });
});

describe('sources', () => {
  const group = entry({
    Kind: 'sameness-group',
    Name: 'friends',
    Members: [{ Partition: 'blue' }, { Peer: 'east' }],
  });

  it('of a sameness group are one rule for each member', () => {
    const state = demoWest(group, onApi([{ Name: 'web', SamenessGroup: 'friends', Action: 'allow' }]));
    expect(compileAuthorization(state, api).rules).toMatchObject([
      { trustDomain: WEST_TRUST_DOMAIN, partition: 'blue', action: 'allow' },
      { trustDomain: EAST_TRUST_DOMAIN, partition: 'default', action: 'allow' },
    ]);
  });

  it('named themselves are stronger than by their group', () => {
    const state = demoWest(
      group,
      onApi([
        { Name: 'web', SamenessGroup: 'friends', Action: 'deny' },
        { Name: 'web', Peer: 'east', Action: 'allow' },
      ]),
    );
    const ofEast = compileAuthorization(state, api).rules.filter((rule) => rule.trustDomain === EAST_TRUST_DOMAIN);
    expect(ofEast.map((rule) => rule.action)).toEqual(['allow', 'deny']);
  });

  it('of a group that does not exist are denied everywhere, and allowed nowhere', () => {
    const lost = (Action: 'allow' | 'deny') =>
      compileAuthorization(demoWest(onApi([{ Name: 'web', SamenessGroup: 'friends', Action }])), api).rules;
    expect(lost('allow')).toEqual([]);
    expect(lost('deny')).toMatchObject([
      { trustDomain: EAST_TRUST_DOMAIN, partition: '*', service: 'web', action: 'deny' },
      { trustDomain: WEST_TRUST_DOMAIN, partition: '*', service: 'web', action: 'deny' },
    ]);
  });

  it('of a peer live in the partition that it exports from', () => {
    const state = demoWest(
      bundle('east', EAST_TRUST_DOMAIN, { exportedPartition: 'red' }),
      onApi([{ Name: 'web', Peer: 'east', Action: 'allow' }]),
    );
    expect(compileAuthorization(state, api).rules).toMatchObject([
      { trustDomain: EAST_TRUST_DOMAIN, partition: 'red' },
    ]);
  });
});

describe('tokens', () => {
  it('reach the sidecar with the providers that check them', () => {
    const state = demoWest(okta, onApi([{ Name: 'web', Action: 'allow' }], { JWT: asking('okta') }));
    const snapshot = compileSnapshot(state, sidecarReference('api'));
    expect(resourceOf(snapshot, 'authorization', 'inbound').jwt).toEqual({
      anyOf: [{ provider: 'okta', claims: [{ path: ['realm', 'role'], value: 'admin' }] }],
    });
    expect(resourcesOf(snapshot, 'jwt-provider')).toEqual([
      {
        type: 'jwt-provider',
        name: 'okta',
        issuer: 'https://okta.test',
        audiences: [],
        keys: {
          kind: 'remote',
          uri: 'https://okta.test/keys',
          requestTimeoutMs: 1_000,
          cacheMs: 600_000,
          ahead: true,
          retries: 0,
        },
        locations: [{ kind: 'header', name: 'authorization', valuePrefix: 'Bearer ', forward: false }],
        forwarding: null,
        clockSkewSeconds: 30,
      },
    ]);
    expect(resourcesOf(compileSnapshot(state, sidecarReference('ledger')), 'jwt-provider')).toEqual([]);
  });

  it('are never waited for longer than a timer can run, beyond which it would fire at once', () => {
    const patient = entry({
      Kind: 'jwt-provider',
      Name: 'patient',
      JSONWebKeySet: { Remote: { URI: 'https://keys.test/', RequestTimeoutMs: 3_000_000_000 } },
    });
    const state = demoWest(patient, onApi([{ Name: 'web', Action: 'allow' }], { JWT: asking('patient') }));
    const [found] = resourcesOf(compileSnapshot(state, sidecarReference('api')), 'jwt-provider');
    expect(found?.keys).toMatchObject({ requestTimeoutMs: 2 ** 31 - 1 });
  });

  it('that the service’s own entry asks for go before those of a wildcard', () => {
    const state = demoWest(
      okta,
      entry({
        Kind: 'jwt-provider',
        Name: 'local',
        JSONWebKeySet: { Local: { JWKS: btoa('{"keys":[]}') } },
      }),
      entry({ Kind: 'service-intentions', Name: '*', Sources: [{ Name: '*', Action: 'allow' }], JWT: asking('local') }),
      onApi([{ Name: 'web', Action: 'allow' }], { JWT: asking('okta') }),
    );
    expect(compileAuthorization(state, api).jwt?.anyOf[0]?.provider).toBe('okta');
    expect(compileAuthorization(state, { ...api, name: 'ledger' }).jwt?.anyOf[0]?.provider).toBe('local');
  });

  it('of providers that do not exist let nobody in, whatever the default, and it says why', () => {
    const state = demoWest(onApi([{ Name: 'web', Action: 'allow' }], { JWT: asking('okta') }));
    const open = { ...state, cluster: clusterInfo('west', WEST_TRUST_DOMAIN, { intentionDefaultPolicy: 'allow' }) };
    const origin = 'service-intentions/api asks for a token that nobody has, as jwt-provider/okta does not exist';
    expect(compileAuthorization(open, api)).toMatchObject({
      defaultAction: 'deny',
      jwt: null,
      rules: [
        { trustDomain: WEST_TRUST_DOMAIN, service: '*', action: 'deny', origin },
        { trustDomain: EAST_TRUST_DOMAIN, service: '*', action: 'deny', origin },
      ],
    });
  });

  it('of one provider that exists still do where another is missing', () => {
    const state = demoWest(okta, onApi([{ Name: 'web', Action: 'allow' }], { JWT: asking('gone', 'okta') }));
    expect(compileAuthorization(state, api).jwt?.anyOf.map(({ provider }) => provider)).toEqual(['okta']);
  });

  it.each([
    ['allow', ['gone'], 'deny', null],
    ['allow', ['gone', 'okta'], 'allow', 'okta'],
    ['deny', ['gone', 'okta'], 'deny', null],
  ] as const)('a permission to %s with %j is never wider for what is missing', (Action, names, action, provider) => {
    const state = demoWest(okta, onApi([{ Name: 'web', Permissions: [{ Action, JWT: asking(...names) }] }]));
    const [rule] = compileAuthorization(state, api).rules;
    expect(rule?.permissions[0]).toMatchObject({ action, jwt: provider === null ? null : { anyOf: [{ provider }] } });
    expect(rule?.origin.includes('jwt-provider/gone does not exist')).toBe(provider === null);
  });
});
