import { PeerwayError } from '@peerway/model/error';
import { anyHttpRequest, type HttpMatch } from '@peerway/model/http-match';
import { noHeaderEdits } from '@peerway/model/http-route';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../testing/random.ts';
import { httpRoutes, routeRule, routeSplit } from '../testing/resources.ts';
import type { RequestHead } from './request-head.ts';
import { type RouteContext, routeRequest } from './route-request.ts';

const head = (overrides: Partial<RequestHead> = {}): RequestHead => ({
  method: 'GET',
  path: '/',
  authority: 'api.test',
  headers: [],
  receivedXfcc: [],
  bodyLength: 0,
  isGrpc: false,
  ...overrides,
});
const context = (overrides: Partial<RouteContext> = {}): RouteContext => ({
  added: [],
  sourceAddress: '10.0.0.1',
  requestTimeoutMs: 15_000,
  random: () => 0,
  ...overrides,
});
const route = (rules: Parameters<typeof httpRoutes>, one: RequestHead = head(), where: Partial<RouteContext> = {}) => {
  const routed = routeRequest(httpRoutes(...rules), one, context(where));
  if (routed instanceof PeerwayError) throw routed;
  return routed;
};
const on = (match: Partial<HttpMatch>): { match: HttpMatch } => ({ match: { ...anyHttpRequest, ...match } });

describe('routeRequest', () => {
  it('takes the first rule that matches, and says where none does', () => {
    const rules = [
      routeRule('admin', on({ path: { kind: 'prefix', value: '/admin' }, methods: ['POST'] })),
      routeRule(
        'v2',
        on({ headers: [{ name: 'x-v', match: { kind: 'exact', value: '2' }, invert: false, ignoreCase: false }] }),
      ),
      routeRule('v1', on({ path: { kind: 'prefix', value: '/v1' } })),
    ];
    expect(route(rules, head({ path: '/admin', method: 'POST' })).cluster).toBe('admin');
    expect(route(rules, head({ path: '/v1/x', headers: ['x-v', '2'] })).cluster).toBe('v2');
    expect(route(rules, head({ path: '/v1/x' })).cluster).toBe('v1');
    expect(() => route(rules, head({ path: '/admin' }))).toThrow(expect.objectContaining({ code: 'routing.no_route' }));
    expect(() => route([])).toThrow(expect.objectContaining({ code: 'routing.no_route' }));
  });

  it('splits as the weights say, and never to a weight of 0', () => {
    const weights = fc
      .array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 6 })
      .filter((some) => some.some((weight) => weight > 0));
    fc.assert(
      fc.property(weights, fc.nat(), (some, seed) => {
        const sum = some.reduce((total, weight) => total + weight, 0);
        const splits = some.map((weight, n) => routeSplit(Math.round((weight * 10_000) / sum), `c${n}`));
        const random = mulberry32(seed);
        const routes = httpRoutes(routeRule('', { splits }));
        const counts = new Map<string, number>();
        for (let n = 0; n < 4_000; n += 1) {
          const routed = routeRequest(routes, head(), context({ random }));
          const name = routed instanceof PeerwayError ? routed.code : routed.cluster;
          counts.set(name, (counts.get(name) ?? 0) + 1);
        }
        some.forEach((weight, n) => {
          const share = (counts.get(`c${n}`) ?? 0) / 4_000;
          if (weight === 0) expect(share).toBe(0);
          // Five standard deviations of a share of 4,000.
          else expect(Math.abs(share - weight / sum)).toBeLessThan(0.041);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('edits and rewrites the request, and adds what the proxy itself says behind all edits', () => {
    const rule = routeRule('', {
      ...on({ path: { kind: 'prefix', value: '/api/' } }),
      prefixRewrite: '/',
      splits: [
        routeSplit(10_000, 'c', {
          requestHeaders: { remove: ['x-gone'], set: { 'X-Set': 's' }, add: {} },
          responseHeaders: { ...noHeaderEdits, set: { server: 'mesh' } },
        }),
      ],
    });
    const one = head({ path: '/api/x?q', headers: ['x-gone', '1', 'x-keep', '2'] });
    const routed = route([rule], one, { added: ['x-proxy', 'p'] });
    expect(routed.request).toMatchObject({ path: '/x?q', headers: ['x-keep', '2', 'x-set', 's', 'x-proxy', 'p'] });
    expect(routed.actions.editResponse?.(['server', 'node'])).toEqual(['server', 'mesh']);
    expect(one.headers).toEqual(['x-gone', '1', 'x-keep', '2']);
  });

  it('refuses a path that its rewrite would take elsewhere', () => {
    const rule = routeRule('c', { ...on({ path: { kind: 'prefix', value: '/app' } }), prefixRewrite: '/files/' });
    expect(() => route([rule], head({ path: '/app../secret' }))).toThrow(
      expect.objectContaining({ code: 'request.invalid' }),
    );
  });

  it.each<[string, number | null, boolean, number | null]>([
    ["the proxy's own", null, false, 15_000],
    ['of the rule', 250, false, 250],
    ['none', 0, false, null],
    ['none for gRPC', null, true, null],
    ['of the rule, for gRPC too', 250, true, 250],
  ])('gives the time limit: %s', (_what, timeoutMs, isGrpc, expected) => {
    expect(route([routeRule('c', { timeoutMs })], head({ isGrpc })).responseTimeoutMs).toBe(expected);
  });

  it('hashes what the policies name', () => {
    const hashPolicies = [{ source: { kind: 'header' as const, name: 'x-user' }, terminal: false }];
    const hash = (user: string) =>
      route([routeRule('c', { hashPolicies })], head({ headers: ['x-user', user] })).actions.hash;
    expect(hash('ann')).toBe(hash('ann'));
    expect(hash('ann')).not.toBe(hash('bob'));
    expect(route([routeRule('c')]).actions.hash).toBeNull();
  });
});
