import type { Resource } from '@peerway/model/snapshot';
import { describe, expect, it } from 'vitest';
import {
  authorization,
  cluster,
  endpoints,
  gatewayListener,
  httpRoute,
  inboundListener,
  limits,
  outboundListener,
  passthroughRoute,
  terminateRoute,
} from '../testing/resources.ts';
import { west } from '../testing/west.ts';
import { Candidate } from './candidate.ts';

const full = (resources: unknown[], index = 1) => ({
  kind: 'full',
  index,
  cluster: { datacenter: 'dc1', trustDomain: 'west.consul' },
  resources,
});
const delta = (upserts: unknown[], removals: string[] = [], index = 2) => ({ kind: 'delta', index, upserts, removals });
const reasonOf = (resources: unknown[]): string => {
  const result = new Candidate().take(full(resources));
  return result.ok ? '' : result.reason;
};
const good: Resource[] = [
  gatewayListener(),
  passthroughRoute('ledger.test', 'ledger'),
  cluster('ledger'),
  endpoints('ledger', [1]),
  limits(),
];

describe('a candidate snapshot', () => {
  it('is handed out as a whole when everything fits together', () => {
    const result = new Candidate().take(full(good));
    expect(result.ok && [...result.config.sniRoutes.keys()]).toEqual(['ledger.test']);
  });

  it.each<[string, unknown[], RegExp]>([
    [
      'a listener without its cluster',
      [outboundListener('x', 'tcp')],
      /^listener\/outbound-x: there is no cluster\/x$/,
    ],
    [
      'a listener without its authorization',
      [inboundListener('tcp', []), cluster('application'), endpoints('application', [1])],
      /there is no authorization\/inbound/,
    ],
    [
      'a listener without the bundle of a trust domain',
      [inboundListener('tcp', ['a.consul']), authorization(), cluster('application'), endpoints('application', [1])],
      /there is no trust-bundle\/a.consul/,
    ],
    ['a route without its cluster', [passthroughRoute('a.test', 'x')], /there is no cluster\/x/],
    [
      'a route whose name is not normalised',
      [passthroughRoute('A.test', 'x'), cluster('x'), endpoints('x', [1])],
      /not a normalised server name/,
    ],
    [
      'TLS inside a pass-through',
      [
        passthroughRoute('a.test', 'x'),
        cluster('x', { tls: { sni: 'a', trustDomain: west.trustDomain, spiffeIds: [west.gatewayUri] } }),
        endpoints('x', [1]),
        west.bundle(),
      ],
      /already are TLS/,
    ],
    [
      'a terminated TCP service',
      [terminateRoute('a.test', 'tcp', []), httpRoute('x'), cluster('x'), endpoints('x', [1])],
      /only HTTP-like/,
    ],
    ['a terminated service without routes', [terminateRoute('a.test', 'http', [])], /there is no http-route\/api/],
    ['a cluster without endpoints', [cluster('x')], /there is no endpoints\/x/],
    [
      'a cluster whose trust domain is not known',
      [cluster('x', { tls: { sni: 'a', trustDomain: 'a.consul', spiffeIds: [west.gatewayUri] } }), endpoints('x', [1])],
      /there is no trust-bundle\/a.consul/,
    ],
    [
      'an unknown reason to be unavailable',
      [cluster('x', { unavailable: { code: 'nope', message: '' } })],
      /unknown code nope/,
    ],
    [
      'a bundle that holds no certificate',
      [{ type: 'trust-bundle', name: 'a.consul', peer: '', rootPems: ['nonsense'] }],
      /root 1 is not a PEM certificate/,
    ],
    ['an empty bundle', [{ type: 'trust-bundle', name: 'a.consul', peer: '', rootPems: [] }], /it has no root/],
    ['a type that is not known', [{ type: 'wasm', name: 'x' }], /^wasm\/x: /],
    ['a field of the wrong type', [{ ...gatewayListener(), port: '80' }], /^listener\/gateway: port: /],
    [
      'an action that is not known',
      [{ ...passthroughRoute('a.test', 'x'), action: { kind: 'mirror' } }],
      /^sni-route\/a.test: action/,
    ],
  ])('is refused for %s', (_what, resources, reason) => {
    expect(reasonOf(resources)).toMatch(reason);
  });

  it("is not held up by what a peer's bundle holds, for that would hold up every withdrawal of trust", () => {
    expect(
      reasonOf([...good, { type: 'trust-bundle', name: 'east.consul', peer: 'east', rootPems: ['nonsense'] }]),
    ).toBe('');
  });

  it('lets a cluster that is unavailable refer to what has not arrived', () => {
    const waiting = cluster('x', {
      unavailable: { code: 'routing.trust_bundle_missing', message: 'wait' },
      tls: { sni: 'a', trustDomain: 'a.consul', spiffeIds: ['spiffe://a'] },
    });
    expect(reasonOf([outboundListener('x', 'detect'), waiting])).toBe('');
  });

  it('gathers deltas also while it is refused, and is good again as soon as the whole is', () => {
    const candidate = new Candidate();
    candidate.take(full(good));
    const dangling = candidate.take(delta([passthroughRoute('new.test', 'new')], ['sni-route/ledger.test'], 2));
    expect(dangling).toMatchObject({
      ok: false,
      index: 2,
      resync: false,
      reason: 'sni-route/new.test: there is no cluster/new',
    });
    expect(candidate.take(delta([{ ...cluster('new'), protocol: 'smtp' }, endpoints('new', [1])], [], 3)).ok).toBe(
      false,
    );
    const mended = candidate.take(delta([cluster('new')], [], 4));
    expect(mended.ok && [[...mended.config.sniRoutes.keys()], mended.config.index]).toEqual([['new.test'], 4]);
  });

  it('asks for a full set when it can not know what it has', () => {
    expect(new Candidate().take(delta([]))).toMatchObject({ ok: false, resync: true });
    for (const nonsense of [
      null,
      'x',
      {},
      { kind: 'full' },
      { kind: 'full', index: 1, resources: [] },
      full([{ name: 'x' }]),
      full([null]),
    ])
      expect(new Candidate().take(nonsense)).toMatchObject({ ok: false, resync: true });
  });
});
