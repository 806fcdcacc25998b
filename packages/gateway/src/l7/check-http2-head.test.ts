import { describe, expect, it } from 'vitest';
import { checkHttp2Head } from './check-http2-head.ts';

const REQUEST = [':method', 'GET', ':scheme', 'http', ':authority', 'a.test', ':path', '/'];
const change = (name: string, value: string | null): string[] => {
  const at = REQUEST.indexOf(name);
  const rest = [...REQUEST.slice(0, at), ...REQUEST.slice(at + 2)];
  return value === null ? rest : [...rest, name, value];
};

describe('checkHttp2Head', () => {
  it.each<[string, string[], number]>([
    ['a plain request', REQUEST, 200],
    ['no authority', change(':authority', null), 400],
    ['a host instead of an authority', [...change(':authority', null), 'host', 'a.test'], 200],
    ['an authority and another host', [...REQUEST, 'host', 'b.test'], 400],
    ['an authority with userinfo', change(':authority', 'u@a'), 400],
    ['a path without a slash', change(':path', 'admin'), 400],
    ['an empty path', change(':path', ''), 400],
    ['a path with a fragment', change(':path', '/a#b'), 400],
    ['a path with a zero byte', change(':path', '/a%00'), 400],
    ['GET *', change(':path', '*'), 400],
    [
      'OPTIONS *',
      [
        ...change(':path', '*').filter((_, n, all) => all[n] !== ':method' && all[n - 1] !== ':method'),
        ':method',
        'OPTIONS',
      ],
      200,
    ],
    ['CONNECT', change(':method', 'CONNECT'), 405],
    ['a method that is no token', change(':method', 'GE T'), 400],
    ['two authorizations', [...REQUEST, 'authorization', 'a', 'authorization', 'b'], 400],
    ['two lengths', [...REQUEST, 'content-length', '1', 'content-length', '1'], 400],
    ['a length with a sign', [...REQUEST, 'content-length', '-1'], 400],
  ])('answers %s', (_what, headers, expected) => {
    const result = checkHttp2Head(headers, true);
    expect(result.ok ? 200 : result.status).toBe(expected);
  });

  it.each([
    ['/a/../admin?b=/../', '/admin?b=/../'],
    ['/%61dmin', '/admin'],
    ['\\admin', null],
    ['/x\\..\\admin', '/admin'],
  ])('normalises the path %s', (given, expected) => {
    const result = checkHttp2Head(change(':path', given), true);
    expect(result.ok ? result.head.path : null).toBe(expected);
  });

  it('joins cookie crumbs, drops host and XFCC, and knows gRPC from gRPC-web', () => {
    const result = checkHttp2Head(
      [
        ...REQUEST,
        'cookie',
        'a=1',
        'host',
        'a.test',
        'x-forwarded-client-cert',
        'URI=x',
        'cookie',
        'b=2',
        'content-type',
        'application/grpc+proto',
      ],
      false,
    );
    expect(result).toMatchObject({
      ok: true,
      head: {
        headers: ['content-type', 'application/grpc+proto', 'cookie', 'a=1; b=2'],
        receivedXfcc: ['URI=x'],
        bodyLength: null,
        isGrpc: true,
      },
    });
    const web = checkHttp2Head([...REQUEST, 'content-type', 'application/grpc-web'], true);
    expect(web.ok && web.head.isGrpc).toBe(false);
  });
});
