import { anyHttpRequest, type HttpMatch, type TextMatch } from '@peerway/model/http-match';
import { describe, expect, it } from 'vitest';
import { checkHttp1Head } from './check-http1-head.ts';
import { lowerCaseNames } from './header-list.ts';
import { faultsOfMatch, matchesRequest } from './match-request.ts';

/** The whole way of a request: as it is read from the wire, then matched. */
function holds(match: Partial<HttpMatch>, url: string, rawHeaders: string[] = [], method = 'GET'): boolean {
  const check = checkHttp1Head({
    method,
    target: url,
    major: 1,
    minor: 1,
    fields: lowerCaseNames(['Host', 'shop.test', ...rawHeaders]),
  });
  if (!check.ok) throw new Error(check.reason);
  return matchesRequest({ ...anyHttpRequest, ...match }, check.head);
}
const path = (kind: 'exact' | 'prefix' | 'regex', value: string, ignorePathCase = false): Partial<HttpMatch> => ({
  path: { kind, value },
  ignorePathCase,
});
const header = (name: string, match: TextMatch, options: { invert?: boolean; ignoreCase?: boolean } = {}) => ({
  headers: [{ name, match, invert: options.invert ?? false, ignoreCase: options.ignoreCase ?? false }],
});
const query = (name: string, match: TextMatch): Partial<HttpMatch> => ({ query: [{ name, match }] });
const exact = (value: string): TextMatch => ({ kind: 'exact', value });
const regex = (value: string): TextMatch => ({ kind: 'regex', value });

describe('matchesRequest: paths', () => {
  it.each<[string, Partial<HttpMatch>, string, boolean]>([
    ['no path holds for all', {}, '/any?x', true],
    ['exact', path('exact', '/admin'), '/admin', true],
    ['exact with a query behind', path('exact', '/admin'), '/admin?a=b', true],
    ['exact with a slash behind', path('exact', '/admin'), '/admin/', false],
    ['exact in another case', path('exact', '/admin'), '/Admin', false],
    ['exact in another case, ignored', path('exact', '/aDmin', true), '/Admin', true],
    ['a prefix is text, not segments', path('prefix', '/admin'), '/administrator', true],
    ['a prefix in another case, ignored', path('prefix', '/API/', true), '/api/v1', true],
    ['a regex is held against the whole path', path('regex', '/v[0-9]'), '/v1/x', false],
    ['a regex without the query', path('regex', '/v[0-9]+'), '/v12?a', true],
    ['a regex in another case, ignored', path('regex', '/v[0-9]+', true), '/V12', true],
    ['a regex with alternatives is still whole', path('regex', '/a|/b'), '/bc', false],
    ['attack: a parent segment', path('prefix', '/admin'), '/public/../admin', true],
    ['attack: leaving the permitted prefix', path('prefix', '/public/'), '/public/../admin', false],
    ['attack: a parent that is escaped', path('prefix', '/admin'), '/public/%2e%2e/admin', true],
    ['attack: an escaped letter', path('exact', '/admin'), '/%61dmin', true],
    ['attack: a letter escaped twice is another path', path('exact', '/admin'), '/%2561dmin', false],
    ['attack: backslashes', path('exact', '/admin'), '/public\\..\\admin', true],
    ['attack: an absolute target', path('exact', '/admin'), 'http://shop.test/admin', true],
    ['attack: a path in the query', path('prefix', '/public'), '/admin?/public', false],
    ['attack: an escaped question mark is part of the path', path('exact', '/admin'), '/admin%3fx', false],
    ['attack: two slashes are not merged, as in Consul', path('exact', '/admin'), '//admin', false],
    ['attack: an escaped slash is no slash, as in Consul', path('prefix', '/a/admin'), '/a%2fadmin', false],
    ['attack: path parameters are part of the path', path('exact', '/admin'), '/admin;x=1', false],
  ])('%s', (_what, match, url, expected) => {
    expect(holds(match, url)).toBe(expected);
  });
});

describe('matchesRequest: headers', () => {
  it.each<[string, Partial<HttpMatch>, string[], boolean]>([
    ['present', header('X-Debug', { kind: 'present' }), ['x-debug', ''], true],
    ['not present', header('x-debug', { kind: 'present' }), [], false],
    ['absent', header('x-debug', { kind: 'present' }, { invert: true }), [], true],
    ['absent, but it is there', header('x-debug', { kind: 'present' }, { invert: true }), ['X-Debug', '1'], false],
    ['exact', header('x-v', exact('2')), ['x-v', '2'], true],
    ['exact in another case', header('x-v', exact('beta')), ['x-v', 'Beta'], false],
    ['exact in another case, ignored', header('x-v', exact('betA'), { ignoreCase: true }), ['x-v', 'Beta'], true],
    ['not exact', header('x-v', exact('2'), { invert: true }), ['x-v', '3'], true],
    ['prefix', header('x-v', { kind: 'prefix', value: 'a' }), ['x-v', 'ab'], true],
    ['suffix', header('x-v', { kind: 'suffix', value: 'b' }), ['x-v', 'ab'], true],
    ['contains', header('x-v', { kind: 'contains', value: 'b' }), ['x-v', 'abc'], true],
    ['contains nothing', header('x-v', { kind: 'contains', value: 'z' }), ['x-v', 'abc'], false],
    ['a regex is whole', header('x-v', regex('[0-9]+')), ['x-v', '12x'], false],
    ['a regex of RE2 with a flag', header('x-v', regex('(?i)beta')), ['x-v', 'BETA'], true],
    ['the host', header('host', exact('shop.test')), [], true],
    ['the authority', header(':authority', exact('shop.test')), [], true],
    ['the method as a pseudo field', header(':method', exact('GET')), [], true],
    [
      'attack: given twice, it is one text',
      header('x-role', exact('user')),
      ['x-role', 'user', 'x-role', 'admin'],
      false,
    ],
    ['attack: twice and inverted', header('x-r', exact('a'), { invert: true }), ['x-r', 'a', 'x-r', 'a'], true],
    ['attack: hidden behind another', header('x-r', { kind: 'contains', value: 'b' }), ['x-r', 'a', 'X-R', 'b'], true],
    ['attack: inverted does not hold for what is missing', header('x-r', exact('a'), { invert: true }), [], false],
    ['attack: an underscore is another name', header('x-role', exact('admin')), ['x_role', 'admin'], false],
    ['attack: a name of JavaScript', header('__proto__', { kind: 'present' }), [], false],
    ['attack: taken away by Connection', header('x-r', exact('a')), ['connection', 'x-r', 'x-r', 'a'], false],
  ])('%s', (_what, match, headers, expected) => {
    expect(holds(match, '/', headers)).toBe(expected);
  });

  it('needs time linear in the text, whatever the regex', () => {
    const hostile = header('x-v', regex('(a+)+b'));
    const startedAt = performance.now();
    expect(holds(hostile, '/', ['x-v', 'a'.repeat(30_000)])).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});

describe('matchesRequest: query and methods', () => {
  it.each<[string, Partial<HttpMatch>, string, boolean]>([
    ['present without a value', query('debug', { kind: 'present' }), '/?debug', true],
    ['not present', query('debug', { kind: 'present' }), '/?bug', false],
    ['exact', query('v', exact('2')), '/?a=1&v=2', true],
    ['exact with an equals sign in it', query('v', exact('a=b')), '/?v=a=b', true],
    ['empty', query('v', exact('')), '/?v=', true],
    ['regex', query('v', regex('[0-9]+')), '/?v=12', true],
    ['attack: of several the first counts, as in Envoy', query('v', exact('2')), '/?v=1&v=2', false],
    ['attack: values are not unescaped, as in Envoy', query('v', exact('2')), '/?v=%32', false],
    ['attack: names are not unescaped', query('v', { kind: 'present' }), '/?%76=1', false],
    ['attack: names have a case', query('v', { kind: 'present' }), '/?V=1', false],
    ['attack: a second question mark is part of the value', query('v', exact('2')), '/?a=1?v=2', false],
    ['attack: a semicolon separates nothing', query('v', exact('2')), '/?a=1;v=2', false],
  ])('%s', (_what, match, url, expected) => {
    expect(holds(match, url)).toBe(expected);
  });

  it('knows methods by their exact name, and wants all parts', () => {
    const match = { methods: ['POST', 'PUT'], ...path('prefix', '/a') };
    expect(holds(match, '/a', [], 'PUT')).toBe(true);
    expect(holds(match, '/b', [], 'PUT')).toBe(false);
    expect(holds(match, '/a', [], 'put')).toBe(false);
    expect(holds(match, '/a')).toBe(false);
  });
});

describe('faultsOfMatch', () => {
  it.each<[string, Partial<HttpMatch>, number]>([
    ['a backreference', path('regex', '(a)\\1'), 1],
    ['a parenthesis left open', header('x', regex('(')), 1],
    ['a lookahead', query('x', regex('(?=a)')), 1],
    ['a lookbehind', query('x', regex('(?<=a)b')), 1],
    ['a repetition that is too large', query('x', regex('a{1001}')), 1],
    ['no fault', path('regex', '/a.*'), 0],
    ['a literal with a parenthesis', path('exact', '/('), 0],
  ])('finds %s', (_what, match, count) => {
    expect(faultsOfMatch({ ...anyHttpRequest, ...match })).toHaveLength(count);
  });
});
