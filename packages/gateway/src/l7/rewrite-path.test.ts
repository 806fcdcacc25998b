import type { PathMatch } from '@peerway/model/http-match';
import { describe, expect, it } from 'vitest';
import { rewritePath } from './rewrite-path.ts';

const prefix = (value: string): PathMatch => ({ kind: 'prefix', value });

describe('rewritePath', () => {
  it.each<[string, string, PathMatch | null, string, string | null]>([
    ['a prefix', '/api/v1/x?a=b', prefix('/api/'), '/', '/v1/x?a=b'],
    ['a prefix in another case', '/API/v1', prefix('/api/'), '/x/', '/x/v1'],
    ['an exact path', '/old?q', { kind: 'exact', value: '/old' }, '/new', '/new?q'],
    ['every path', '/x?q', null, '/base/', '/base/x?q'],
    ['slashes that meet, as in Envoy', '/api/v1', prefix('/api'), '/', '//v1'],
    ['slashes that are missing, as in Envoy', '/api/v1', prefix('/api/'), '/b', '/bv1'],
    ['attack: what stays is a parent', '/app../secret', prefix('/app'), '/files/', null],
    ['attack: what stays is a parent at the end', '/app..', prefix('/app'), '/files/', null],
    ['attack: a parent in the query is none', '/app?/../x', prefix('/app'), '/files', '/files?/../x'],
    ['nothing behind a regular expression', '/a', { kind: 'regex', value: '/a.*' }, '/b', null],
    ['nothing by a text without a slash', '/a', prefix('/a'), 'b', null],
    ['nothing by an empty text', '/a/b', prefix('/a'), '', null],
    ['nothing by a parent', '/a', prefix('/a'), '/b/../c', null],
    ['nothing by a query', '/a', prefix('/a'), '/b?c', null],
    ['nothing by a space', '/a', prefix('/a'), '/b c', null],
    ['the asterisk of OPTIONS has no path', '*', null, '/base/', '*'],
  ])('replaces %s', (_what, target, match, rewrite, expected) => {
    expect(rewritePath(target, match, rewrite)).toBe(expected);
  });
});
