import type { JwtProvider } from '@peerway/model/jwt';
import { describe, expect, it } from 'vitest';
import { findToken } from './find-token.ts';

type Location = JwtProvider['locations'][number];
const bearer: Location = { kind: 'header', name: 'Authorization', valuePrefix: 'Bearer ', forward: false };
const kept: Location = { kind: 'header', name: 'x-token', valuePrefix: '', forward: true };
const query: Location = { kind: 'query', name: 'access token' };
const cookie: Location = { kind: 'cookie', name: 'session' };
const all = [bearer, kept, query, cookie];

describe('findToken', () => {
  it.each<[string, Location[], string, string[], string]>([
    ['the header, without its prefix', all, '/', ['authorization', 'Bearer  T '], 'T, spent authorization'],
    ['the prefix in any case', all, '/', ['authorization', 'bearer T'], 'T, spent authorization'],
    ['a header that is kept', all, '/', ['x-token', 'T'], 'T, spent null'],
    ['the query, unescaped', all, '/?a=1&access%20token=T%2B', [], 'T+, spent null'],
    ['a cookie among others', all, '/', ['cookie', 'a=1; session="T"; b=2'], 'T, spent null'],
    ['a cookie in a field of its own', all, '/', ['cookie', 'a=1', 'cookie', 'session=T'], 'T, spent null'],
    ['the first place that has one', all, '/?access+token=Q', ['cookie', 'session=C', 'x-token', 'X'], 'X, spent null'],
    ['the same token twice', all, '/', ['x-token', 'T', 'x-token', 'T'], 'T, spent null'],
    ['nothing', all, '/', [], 'missing'],
    ['another scheme', all, '/', ['authorization', 'Basic T'], 'missing'],
    ['a prefix alone', all, '/', ['authorization', 'Bearer '], 'missing'],
    ['a place that is not looked at', [bearer], '/?access+token=T', ['cookie', 'session=T'], 'missing'],
    ['two tokens in one header', all, '/', ['authorization', 'Bearer A', 'authorization', 'Bearer B'], 'refused'],
    ['two tokens in the query', all, '/?access+token=A&access+token=B', [], 'refused'],
    ['two cookies of the name', all, '/', ['cookie', 'session=A; session=B'], 'refused'],
  ])('%s', (_what, locations, path, headers, expected) => {
    const found = findToken(locations, { path, headers });
    expect(found.kind === 'found' ? `${found.token}, spent ${found.header}` : found.kind).toBe(expected);
  });
});
