import { describe, expect, it } from 'vitest';
import { claimHolds } from './claims.ts';

const claims = {
  sub: 'ann',
  realm: { roles: ['dev', 'admin'], level: 3 },
  admin: true,
  'a.b': 'dotted',
  nested: [['admin']],
  nothing: null,
};

describe('claimHolds', () => {
  it.each<[string[], string, boolean]>([
    [['sub'], 'ann', true],
    [['sub'], 'an', false],
    [['realm', 'roles'], 'admin', true],
    [['realm', 'roles'], 'owner', false],
    [['realm', 'level'], '3', true],
    [['admin'], 'true', true],
    [['a.b'], 'dotted', true],
    [['a', 'b'], 'dotted', false],
    [['realm'], '[object Object]', false],
    [['nested'], 'admin', false],
    [['realm', 'roles', '1'], 'admin', false],
    [['sub', 'length'], '3', false],
    [['nothing'], 'null', false],
    [['missing'], 'undefined', false],
    [['constructor', 'name'], 'Object', false],
    [['__proto__', 'x'], 'y', false],
  ])('%j is %j: %s', (path, value, expected) => {
    expect(claimHolds(claims, { path, value })).toBe(expected);
  });
});
