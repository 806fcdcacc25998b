import { anyHttpRequest, type HttpMatch } from '@peerway/model/http-match';
import type { ResourceOf } from '@peerway/model/snapshot';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkHttp1Head } from '../l7/check-http1-head.ts';
import { lowerCaseNames } from '../l7/header-list.ts';
import { normalizePath } from '../l7/normalize-path.ts';
import { authorization } from '../testing/resources.ts';
import { east } from '../testing/west.ts';
import { decideAuthorization } from './authorize.ts';
import { noTokens } from './jwt/token-outcome.ts';

type Rule = ResourceOf<'authorization'>['rules'][number];
const permission = (action: 'allow' | 'deny', match: Partial<HttpMatch>): Rule['permissions'][number] => ({
  action,
  match: { ...anyHttpRequest, ...match },
  jwt: null,
});
const path = (kind: 'exact' | 'prefix', value: string): Partial<HttpMatch> => ({ path: { kind, value } });
const role = (value: string): Partial<HttpMatch> => ({
  headers: [{ name: 'x-role', match: { kind: 'exact', value }, invert: false, ignoreCase: false }],
});

/** Whether a request as it comes over the wire gets past the permissions; a refused head does not. */
function passes(
  permissions: Rule['permissions'],
  target: string,
  fields: string[] = [],
  action: Rule['action'] = 'allow',
): boolean {
  const check = checkHttp1Head({
    method: 'GET',
    target,
    major: 1,
    minor: 1,
    fields: lowerCaseNames(['Host', 'a', ...fields]),
  });
  if (!check.ok) return false;
  const rule: Rule = {
    trustDomain: east.trustDomain,
    partition: '*',
    namespace: '*',
    service: '*',
    action,
    origin: 'test',
    permissions,
  };
  return decideAuthorization(authorization({ rules: [rule] }), {
    source: { known: true, uri: east.serviceUri('web') },
    request: check.head,
    tokens: noTokens,
  }).allowed;
}

describe('a path that is denied', () => {
  // Each is served as /admin, or as something below it, by some server that people run.
  const spellings = [
    '/admin',
    '//admin',
    '///admin',
    '/./admin',
    '/x/../admin',
    '/x/%2e%2e/admin',
    '/%61dmin',
    '/%2fadmin',
    '/%2Fadmin',
    '/admin;a=1',
    '/x/..;/admin',
    '/admin/..;/admin',
    '/;x/admin',
    '\\admin',
    '/a\\..\\admin',
    '/a%5c..%5cadmin',
    '/admin?x',
    '/admin#x',
    '/%c0%afadmin',
    '/%2561dmin',
    '/%25%36%31dmin',
    '/%ef%bd%81dmin',
    'http://a/admin',
    '//x/admin',
    '///x/admin',
    '/\\x/admin',
    'http://a//x/admin',
    '/admin/',
    '/admin//',
    '/admin%2f',
    '/x/%252e%252e/admin',
    '/x%2f..%2fadmin',
    '/admin%00',
    '/%ff/../admin',
  ]; // prettier-ignore

  it.each(spellings)('is denied as %s, to the letter and with everything below it', (target) => {
    expect(passes([permission('deny', path('exact', '/admin'))], target)).toBe(false);
    expect(passes([permission('deny', path('prefix', '/admin'))], target)).toBe(false);
  });

  it.each(['/admin/x', '/admin%2Fx', '/admin%20', '/admin.', '/admin/;x/y'])(
    'is denied with what is below it as %s',
    (target) => {
      expect(passes([permission('deny', path('prefix', '/admin'))], target)).toBe(false);
    },
  );

  it.each(['/public', '/a//b', '/caf%C3%A9', '/a%2fb', '/x;y=1', '/100%', '/ADMIN', '/a?b=//admin&c=%2fadmin'])(
    'leaves %s alone',
    (target) => {
      expect(passes([permission('deny', path('prefix', '/admin'))], target)).toBe(true);
    },
  );
});

describe('a path that is allowed', () => {
  it.each([
    '/public/',
    '/public/x',
    '/public/a%2fb',
    '/public//x',
    '/public/x;y',
    '/public/caf%C3%A9',
    '/public/%2e/x',
  ])('lets %s in', (target) => {
    expect(passes([permission('allow', path('prefix', '/public/'))], target, [], 'deny')).toBe(true);
  });

  it.each([
    '/public/../admin',
    '/public/%2e%2e/admin',
    '/public%2f..%2fadmin',
    '/public/..%2fadmin',
    '/public/..;/admin',
    '/public/%252e%252e/admin',
    '/public/..%5cadmin',
    '/public/%ff',
  ])('does not let %s out of itself', (target) => {
    expect(passes([permission('allow', path('prefix', '/public/'))], target, [], 'deny')).toBe(false);
  }); // prettier-ignore

  it('never lets a path through that some reading would take elsewhere', () => {
    const piece = fc.constantFrom(
      ...[
        '/',
        '//',
        '.',
        '..',
        '%2e',
        '%2F',
        '%5c',
        '%25',
        '%252f',
        'public',
        'admin',
        ';',
        '\\',
        'a',
        '%c3%a9',
        '%ff',
        '%',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const target = `/public/${pieces.join('')}`;
        if (!passes([permission('allow', path('prefix', '/public/'))], target, [], 'deny')) return;
        // What the server gets is the path as it was normalised.
        for (const served of servings(normalizePath(target) ?? '')) expect(served.startsWith('/public/')).toBe(true);
      }),
      { numRuns: 50_000 },
    );
  });
});

/** What servers make of a path, written apart from what is tested: each does its steps in its own order. */
function servings(target: string): string[] {
  const decode = (text: string) => decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, '%25'));
  const slashes = (text: string) => text.replace(/\\/g, '/').replace(/\/+/g, '/');
  const cut = (text: string) =>
    text
      .split('/')
      .map((segment) => segment.split(';')[0])
      .join('/'); // prettier-ignore
  const dots = (text: string) => {
    const kept: string[] = [];
    const segments = text.split('/').slice(1);
    for (const segment of segments) {
      if (segment === '..') kept.pop();
      else if (segment !== '.') kept.push(segment);
    }
    return `/${kept.join('/')}${/\/\.{1,2}$/.test(text) && kept.length > 0 ? '/' : ''}`;
  };
  return [
    dots(target),
    dots(slashes(target)),
    dots(slashes(decode(target))),
    dots(slashes(decode(decode(target)))),
    dots(slashes(cut(target))),
    dots(slashes(decode(cut(target)))),
    dots(slashes(cut(decode(target)))),
  ];
}

describe('a header that is denied', () => {
  const deny = [permission('deny', role('admin'))];

  it.each<[string, string[]]>([
    ['alone', ['x-role', 'admin']],
    ['behind another', ['x-role', 'user', 'x-role', 'admin']],
    ['before another', ['X-Role', 'admin', 'x-role', 'user']],
    ['in a list', ['x-role', 'user, admin']],
    ['with an underscore', ['x_role', 'admin']],
    ['with an underscore behind the true one', ['x-role', 'user', 'x_role', 'admin']],
  ])('is denied %s', (_what, fields) => {
    expect(passes(deny, '/', fields)).toBe(false);
  });

  it('is denied with a dash where the permission has an underscore', () => {
    const headers = [
      { name: 'x_role', match: { kind: 'exact' as const, value: 'admin' }, invert: false, ignoreCase: false },
    ];
    expect(passes([permission('deny', { headers })], '/', ['x-role', 'admin'])).toBe(false);
  });

  it('does not deny others, and an allowance reads the field as one text', () => {
    expect(passes(deny, '/', ['x-role', 'user'])).toBe(true);
    expect(passes(deny, '/', ['x-role', 'user', 'x-role', 'administrator'])).toBe(true);
    const allow = [permission('allow', role('user'))];
    expect(passes(allow, '/', ['x-role', 'user'], 'deny')).toBe(true);
    expect(passes(allow, '/', ['x-role', 'user', 'x-role', 'admin'], 'deny')).toBe(false);
    expect(passes(allow, '/', ['x_role', 'user'], 'deny')).toBe(false);
  });

  it('is denied where it has more readings than can be looked at', () => {
    expect(passes(deny, '/', ['x-role', Array.from({ length: 300 }, (_, n) => `r${n}`).join(',')])).toBe(false);
  });
});
