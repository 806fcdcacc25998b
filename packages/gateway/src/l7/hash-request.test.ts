import type { HashPolicy } from '@peerway/model/http-route';
import { describe, expect, it } from 'vitest';
import { hashRequest } from './hash-request.ts';

const header = (name: string, terminal = false): HashPolicy => ({ source: { kind: 'header', name }, terminal });
const cookie = (ttlMs: number | null, path = '/'): HashPolicy => ({
  source: { kind: 'cookie', name: 'stick', ttlMs, path },
  terminal: false,
});
const hash = (policies: HashPolicy[], headers: string[], path = '/', address = '10.0.0.1') =>
  hashRequest(policies, { path, headers }, address, () => 'fresh');

describe('hashRequest', () => {
  it('is the same for the same values, and another for others', () => {
    const user = (name: string) => hash([header('X-User')], ['x-user', name]).hash;
    expect(user('ann')).toBe(user('ann'));
    expect(user('ann')).not.toBe(user('bob'));
  });

  it('finds nothing where no policy gives a value', () => {
    expect(hash([header('x-user'), cookie(null)], ['cookie', 'other=1; stick='])).toEqual({ hash: null, cookies: [] });
    expect(hash([], ['x-user', 'ann'])).toEqual({ hash: null, cookies: [] });
  });

  it('mixes all policies, in their order, up to a terminal one that gave a value', () => {
    const headers = ['a', '1', 'b', '2'];
    const one = hash([header('a')], headers).hash;
    expect(hash([header('a'), header('b')], headers).hash).not.toBe(one);
    expect(hash([header('a'), header('b')], headers).hash).not.toBe(hash([header('b'), header('a')], headers).hash);
    expect(hash([header('a', true), header('b')], headers).hash).toBe(one);
    expect(hash([header('z', true), header('a')], headers).hash).toBe(one);
  });

  it('reads queries and addresses', () => {
    const query: HashPolicy = { source: { kind: 'query', name: 'id' }, terminal: false };
    expect(hash([query], [], '/?id=7').hash).toBe(hash([query], [], '/x?b=1&id=7').hash);
    expect(hash([query], [], '/?ID=7').hash).toBeNull();
    const address: HashPolicy = { source: { kind: 'source-address' }, terminal: false };
    expect(hash([address], [], '/', '10.0.0.1').hash).not.toBe(hash([address], [], '/', '10.0.0.2').hash);
    expect(hash([address], [], '/', '').hash).toBeNull();
  });

  it('never gives a cookie that would say more than its value', () => {
    const named = (name: string, path: string): HashPolicy => ({
      source: { kind: 'cookie', name, ttlMs: 0, path },
      terminal: false,
    });
    for (const policy of [named('a;b', '/'), named('a\r\nb', '/'), named('', '/'), named('a', '/; Domain=x')])
      expect(hash([policy], [])).toEqual({ hash: null, cookies: [] });
  });

  it('gives a cookie to a caller without one, and goes by it from then on', () => {
    const first = hash([cookie(90_500)], []);
    expect(first.cookies).toEqual(['stick=fresh; Max-Age=91; Path=/; HttpOnly']);
    expect(hash([cookie(90_500)], ['cookie', 'a=b; stick=fresh'])).toEqual({ hash: first.hash, cookies: [] });
    expect(hash([cookie(0, '')], []).cookies).toEqual(['stick=fresh; HttpOnly']);
  });
});
