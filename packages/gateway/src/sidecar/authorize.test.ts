import { anyHttpRequest, type HttpMatch } from '@peerway/model/http-match';
import type { ResourceOf } from '@peerway/model/snapshot';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MatchedRequest } from '../l7/match-request.ts';
import { authorization } from '../testing/resources.ts';
import { type AuthorizationDecision, decideAuthorization, providersAsked, sourceOfRequest } from './authorize.ts';
import { noTokens, type TokenOutcome } from './jwt/token-outcome.ts';

type Rule = ResourceOf<'authorization'>['rules'][number];
type Permission = Rule['permissions'][number];

const GATEWAY = 'spiffe://west.consul/gateway/mesh/dc/dc1';
const uri = (service: string, trustDomain = 'east.consul', namespace = 'default', partition = '') =>
  `spiffe://${trustDomain}${partition && `/ap/${partition}`}/ns/${namespace}/dc/dc1/svc/${service}`;
const rule = (service: string, action: 'allow' | 'deny', more: Partial<Rule> = {}): Rule => ({
  trustDomain: 'east.consul',
  partition: '*',
  namespace: '*',
  permissions: [],
  service,
  action,
  origin: `${action} ${service}`,
  ...more,
});
const connection = { request: null, tokens: noTokens };
const decide = (made: ResourceOf<'authorization'>, of: string): AuthorizationDecision =>
  decideAuthorization(made, { ...connection, source: { known: true, uri: of } });

describe('decideAuthorization on a source', () => {
  const rules = [
    rule('web', 'allow'),
    rule('web-admin', 'deny'),
    rule('*', 'allow', { namespace: 'tools' }),
    rule('jobs', 'allow', { partition: 'blue' }),
  ];
  it.each<[string, string, boolean, string]>([
    ['the source of a rule', uri('web'), true, 'allow web'],
    ['a denied source', uri('web-admin'), false, 'deny web-admin'],
    ['a name that only begins like it', uri('web2'), false, 'default'],
    ['the same name of another trust domain', uri('web', 'north.consul'), false, 'default'],
    ['any name of an allowed namespace', uri('x', 'east.consul', 'tools'), true, 'allow *'],
    ['a name in the partition of a rule', uri('jobs', 'east.consul', 'default', 'blue'), true, 'allow jobs'],
    ['the same name in another partition', uri('jobs'), false, 'default'],
    ['a gateway, which is no service', 'spiffe://east.consul/gateway/mesh/dc/dc1', false, 'default'],
  ])('decides on %s', (_what, source, allowed, decidedBy) => {
    expect(decide(authorization({ defaultAction: 'deny', rules }), source)).toEqual({
      allowed,
      decidedBy,
      unmet: null,
    });
  });

  it('takes the first rule that matches, and the default where none does', () => {
    const both = [rule('web', 'deny'), rule('*', 'allow')];
    expect(decide(authorization({ rules: both }), uri('web')).allowed).toBe(false);
    expect(decide(authorization({ defaultAction: 'allow' }), uri('web')).allowed).toBe(true);
  });

  it('denies what can not be read, also where the default allows', () => {
    const open = authorization({ defaultAction: 'allow' });
    expect(decide(open, 'spiffe://EAST.consul/ns/x/dc/y/svc/z').allowed).toBe(false);
    expect(decideAuthorization(open, { ...connection, source: { known: false, reason: 'no header' } })).toMatchObject({
      allowed: false,
      decidedBy: 'no header',
    });
  });
});

const request = (method: string, path: string, headers: string[] = []): MatchedRequest => ({
  method,
  path,
  authority: 'api',
  headers,
});
const permission = (
  action: 'allow' | 'deny',
  match: Partial<HttpMatch>,
  jwt: Permission['jwt'] = null,
): Permission => ({
  action,
  match: { ...anyHttpRequest, ...match },
  jwt,
});
const under = (value: string): Partial<HttpMatch> => ({ path: { kind: 'prefix', value } });
const admin: NonNullable<Permission['jwt']> = {
  anyOf: [{ provider: 'okta', claims: [{ path: ['roles'], value: 'admin' }] }],
};
const valid = (claims: Record<string, unknown>): TokenOutcome => ({
  kind: 'valid',
  claims,
  encodedPayload: '',
  spentHeader: null,
});

function ask(
  permissions: Permission[],
  asked: MatchedRequest,
  { token, ...more }: { token?: TokenOutcome; action?: 'allow' | 'deny'; jwt?: Permission['jwt'] } = {},
): string {
  const { action = 'deny', jwt = null } = more;
  const made = authorization({
    defaultAction: 'deny',
    jwt,
    rules: [rule('web', action, { permissions, origin: 'r' })],
  });
  const tokens = token === undefined ? noTokens : new Map([['okta', token]]);
  const decision = decideAuthorization(made, { source: { known: true, uri: uri('web') }, request: asked, tokens });
  return `${decision.allowed ? 'allow' : (decision.unmet?.kind ?? 'deny')} by ${decision.decidedBy}`;
}

describe('decideAuthorization on a request', () => {
  const permissions = [
    permission('deny', { ...under('/admin'), methods: ['POST', 'DELETE'] }),
    permission('allow', under('/admin')),
    permission('allow', {
      headers: [{ name: 'x-team', match: { kind: 'exact', value: 'a' }, invert: false, ignoreCase: false }],
    }),
  ];
  it.each([
    [request('POST', '/admin/users'), 'deny by r, permission 1'],
    [request('GET', '/admin/users'), 'allow by r, permission 2'],
    [request('GET', '/other', ['x-team', 'a']), 'allow by r, permission 3'],
    [request('GET', '/other'), 'deny by r, of which no permission matches'],
  ])('is the first permission’s that matches, else the rule’s action: %j', (asked, expected) => {
    expect(ask(permissions, asked)).toBe(expected);
  });

  it('allows nothing past a permission whose regex can not be read', () => {
    const broken = permission('deny', { path: { kind: 'regex', value: '(' } });
    expect(ask([broken, permission('allow', {})], request('GET', '/'))).toMatch(/^deny by r, permission 1/);
  });

  it('denies a TCP connection whose rule has permissions, or that would need a token', () => {
    const withPermissions = authorization({
      rules: [rule('web', 'allow', { permissions: [permission('allow', {})] })],
    });
    expect(decide(withPermissions, uri('web')).allowed).toBe(false);
    expect(decide(authorization({ defaultAction: 'allow', jwt: admin }), uri('web')).allowed).toBe(false);
  });
});

describe('decideAuthorization on a token', () => {
  it.each<[string, TokenOutcome | undefined, string]>([
    ['missing', undefined, 'missing'],
    ['refused', { kind: 'refused', reason: '' }, 'refused'],
    ['not verifiable', { kind: 'unverifiable', reason: '' }, 'unverifiable'],
    ['without the claim', valid({ roles: ['dev'] }), 'claims'],
    ['with the claim', valid({ roles: ['dev', 'admin'] }), 'allow'],
  ])('that is %s', (_what, token, expected) => {
    const given = token === undefined ? {} : { token };
    expect(ask([], request('GET', '/'), { ...given, action: 'allow', jwt: admin })).toMatch(
      new RegExp(`^${expected} `),
    );
    expect(ask([permission('allow', {}, admin)], request('GET', '/'), given)).toMatch(new RegExp(`^${expected} `));
  });

  it('that an `allow` lacks is made good by a later permission, never by the default', () => {
    const first = permission('allow', under('/'), admin);
    expect(ask([first], request('GET', '/'), { action: 'allow' })).toBe('missing by r, permission 1');
    expect(ask([first, permission('allow', under('/open'))], request('GET', '/open'))).toBe('allow by r, permission 2');
    expect(ask([first, permission('deny', under('/'))], request('GET', '/'))).toBe('deny by r, permission 2');
  });

  it('that a `deny` asks for passes by those who do not have it, unless that can not be told', () => {
    const guests = [permission('deny', {}, admin), permission('allow', {})];
    expect(ask(guests, request('GET', '/'), { token: valid({ roles: 'admin' }) })).toBe('deny by r, permission 1');
    expect(ask(guests, request('GET', '/'))).toBe('allow by r, permission 2');
    expect(ask(guests, request('GET', '/'), { token: { kind: 'unverifiable', reason: '' } })).toMatch(/^unverifiable/);
  });

  it('is asked for only where it could make a difference', () => {
    const of = (made: Partial<ResourceOf<'authorization'>>, path = '/') =>
      providersAsked(
        authorization({ defaultAction: 'deny', ...made }),
        { known: true, uri: uri('web') },
        request('GET', path),
      );
    const permissions = [permission('allow', under('/a'), admin), permission('allow', {})];
    expect(of({ jwt: admin })).toEqual([]);
    expect(of({ jwt: admin, rules: [rule('web', 'allow')] })).toEqual(['okta']);
    expect(of({ rules: [rule('web', 'deny', { permissions })] }, '/a')).toEqual(['okta']);
    expect(of({ rules: [rule('web', 'deny', { permissions })] }, '/b')).toEqual([]);
  });
});

describe('for any permissions', () => {
  const arbitraryMatch = fc.constantFrom<Partial<HttpMatch>>({}, under('/a'), under('/a/b'), { methods: ['POST'] });
  const arbitraryPermission = fc.record({
    action: fc.constantFrom('allow' as const, 'deny' as const),
    match: arbitraryMatch,
    jwt: fc.constantFrom(null, admin),
  });
  const arbitraryRequest = fc.record({
    method: fc.constantFrom('GET', 'POST'),
    path: fc.constantFrom('/', '/a', '/a/b'),
  });
  const arbitraryToken = fc.constantFrom<TokenOutcome | undefined>(
    undefined,
    { kind: 'refused', reason: '' },
    { kind: 'unverifiable', reason: '' },
    valid({ roles: 'dev' }),
    valid({ roles: 'admin' }),
  );

  it('a denial put before them, or a token asked for by all requests, never permits more', () => {
    fc.assert(
      fc.property(
        fc.array(arbitraryPermission, { minLength: 1, maxLength: 5 }),
        fc.constantFrom('allow' as const, 'deny' as const),
        arbitraryMatch,
        arbitraryRequest,
        arbitraryToken,
        (drawn, action, denied, { method, path }, token) => {
          const permissions = drawn.map((one) => permission(one.action, one.match, one.jwt));
          const options = token === undefined ? { action } : { action, token };
          const before = ask(permissions, request(method, path), options).startsWith('allow');
          const denial = ask([permission('deny', denied), ...permissions], request(method, path), options);
          const withToken = ask(permissions, request(method, path), { ...options, jwt: admin });
          if (denial.startsWith('allow') || withToken.startsWith('allow')) expect(before).toBe(true);
        },
      ),
    );
  });

  it('only a valid token lets in who would not get in without one', () => {
    fc.assert(
      fc.property(
        fc.array(arbitraryPermission, { minLength: 1, maxLength: 5 }),
        fc.constantFrom('allow' as const, 'deny' as const),
        arbitraryRequest,
        arbitraryToken,
        (drawn, action, { method, path }, token) => {
          const permissions = drawn.map((one) => permission(one.action, one.match, one.jwt));
          const without = ask(permissions, request(method, path), { action });
          const given = ask(permissions, request(method, path), token === undefined ? { action } : { action, token });
          if (given.startsWith('allow') && token?.kind !== 'valid') expect(without).toMatch(/^allow/);
        },
      ),
    );
  });
});

describe('sourceOfRequest', () => {
  const trusting = authorization({ trustedForwarders: [GATEWAY] });
  it('believes the header of the own gateway, and of nobody else', () => {
    expect(sourceOfRequest(trusting, GATEWAY, [`By=${GATEWAY};URI=${uri('web')}`])).toEqual({
      known: true,
      uri: uri('web'),
    });
    expect(sourceOfRequest(trusting, uri('evil'), [`By=${GATEWAY};URI=${uri('web')}`])).toEqual({
      known: true,
      uri: uri('evil'),
    });
  });
  it.each([[[]], [[`URI=${uri('web')}`, `URI=${uri('web')}`]], [['By=x']]])(
    'does not guess when the gateway sent %j',
    (headers) => {
      expect(sourceOfRequest(trusting, GATEWAY, headers).known).toBe(false);
    },
  );
});
