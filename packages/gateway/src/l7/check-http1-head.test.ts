import { describe, expect, it } from 'vitest';
import { checkHttp1Head } from './check-http1-head.ts';
import { lowerCaseNames } from './header-list.ts';

const head = (rawHeaders: string[], line: { method?: string; url?: string; minor?: number; major?: number } = {}) =>
  checkHttp1Head({
    method: line.method ?? 'GET',
    target: line.url ?? '/',
    major: line.major ?? 1,
    minor: line.minor ?? 1,
    fields: lowerCaseNames(rawHeaders),
  });
const status = (rawHeaders: string[], line: Parameters<typeof head>[1] = {}): number => {
  const result = head(rawHeaders, line);
  return result.ok ? 200 : result.status;
};
const HOST = ['Host', 'a.test'];

describe('checkHttp1Head', () => {
  it.each<[string, string[], Parameters<typeof head>[1], number]>([
    ['a plain request', HOST, {}, 200],
    ['no Host', [], {}, 400],
    ['no Host in HTTP/1.0', [], { minor: 0 }, 200],
    ['two Hosts', [...HOST, 'host', 'a.test'], {}, 400],
    ['userinfo in Host', ['Host', 'a@b'], {}, 400],
    ['a space in Host', ['Host', 'a b'], {}, 400],
    ['an empty Host', ['Host', ''], {}, 400],
    ['an IPv6 Host with a port', ['Host', '[::1]:80'], {}, 200],
    ['HTTP/2.0 as text', HOST, { major: 2, minor: 0 }, 505],
    ['HTTP/0.9', HOST, { major: 0, minor: 9 }, 505],
    ['CONNECT', HOST, { method: 'CONNECT', url: 'a:80' }, 405],
    ['both lengths', [...HOST, 'Content-Length', '3', 'Transfer-Encoding', 'chunked'], {}, 400],
    ['chunked in HTTP/1.0', [...HOST, 'Transfer-Encoding', 'chunked'], { minor: 0 }, 400],
    ['chunked in capitals', [...HOST, 'transfer-encoding', 'ChUnKeD'], {}, 200],
    ['two Transfer-Encodings', [...HOST, 'Transfer-Encoding', 'chunked', 'Transfer-Encoding', 'chunked'], {}, 400],
    ['identity, chunked', [...HOST, 'Transfer-Encoding', 'identity, chunked'], {}, 501],
    ['gzip, chunked', [...HOST, 'Transfer-Encoding', 'gzip, chunked'], {}, 501],
    ['an empty coding before chunked', [...HOST, 'Transfer-Encoding', ',chunked'], {}, 400],
    ['a quoted coding', [...HOST, 'Transfer-Encoding', '"chunked"'], {}, 400],
    ['a length with a leading zero', [...HOST, 'Content-Length', '010'], {}, 400],
    ['a list of lengths', [...HOST, 'Content-Length', '1, 1'], {}, 400],
    ['two equal lengths', [...HOST, 'Content-Length', '1', 'Content-Length', '1'], {}, 400],
    ['a signed length', [...HOST, 'Content-Length', '+1'], {}, 400],
    ['a hexadecimal length', [...HOST, 'Content-Length', '0x1'], {}, 400],
    ['an empty length', [...HOST, 'Content-Length', ''], {}, 400],
    ['a length beyond what can be counted', [...HOST, 'Content-Length', '18446744073709551617'], {}, 400],
    ['a length of zero', [...HOST, 'Content-Length', '0'], {}, 200],
    ['a fragment in the target', HOST, { url: '/a#b' }, 400],
    ['GET *', HOST, { url: '*' }, 400],
    ['OPTIONS *', HOST, { method: 'OPTIONS', url: '*' }, 200],
    ['a target without a slash', HOST, { url: 'admin' }, 400],
    ['a target with a zero byte', HOST, { url: '/a%00' }, 400],
    ['a target beyond ASCII', HOST, { url: '/\u00e9' }, 400],
    ['an absolute target of another host', HOST, { url: 'http://evil.test/x' }, 400],
    ['an absolute target of the same host', HOST, { url: 'http://A.test/x' }, 200],
    ['an absolute target with userinfo', ['Host', 'a.test'], { url: 'http://u@a.test/x' }, 400],
    ['an unknown expectation', [...HOST, 'Expect', 'y 100-continue'], {}, 417],
    ['an expectation that is known', [...HOST, 'Expect', '100-continue'], {}, 200],
    ['a header that is a word of JavaScript', [...HOST, '__proto__', 'x', 'constructor', 'y'], {}, 200],
  ])('answers %s', (_what, headers, line, expected) => {
    expect(status(headers, line)).toBe(expected);
  });

  it('forwards end-to-end fields only, and keeps every spelling of XFCC apart', () => {
    const result = head([
      ...HOST,
      'Connection',
      'close, X-Drop, Authorization',
      'X-Drop',
      '1',
      'Authorization',
      'Bearer t',
      'Keep-Alive',
      'timeout=5',
      'Upgrade',
      'h2c',
      'HTTP2-Settings',
      'x',
      'TE',
      'trailers',
      'X-Keep',
      'a',
      'x-keep',
      'b',
      'X_Forwarded_Client_Cert',
      'URI=spoof',
      'X-Forwarded-Client-Cert',
      'URI=z',
      'Transfer-Encoding',
      'chunked',
    ]);
    expect(result).toEqual({
      ok: true,
      head: {
        method: 'GET',
        path: '/',
        authority: 'a.test',
        headers: ['authorization', 'Bearer t', 'te', 'trailers', 'x-keep', 'a', 'x-keep', 'b'],
        receivedXfcc: ['URI=spoof', 'URI=z'],
        bodyLength: null,
        isGrpc: false,
      },
    });
  });

  it('turns an absolute target into the path that is decided on and forwarded', () => {
    const result = head(['Host', 'a.test'], { url: 'http://a.test?x=1' });
    expect(result.ok && result.head.path).toBe('/?x=1');
  });
});
