import { allowedBodyLength } from './content-length.ts';
import { endToEnd, fieldsOf, isGrpcContentType, valuesOf, without } from './header-list.ts';
import { normalizePath } from './normalize-path.ts';
import type { HeadCheck } from './request-head.ts';
import { isXfccName } from './xfcc.ts';

const refuse = (status: 400 | 405, reason: string): HeadCheck => ({ ok: false, status, reason });

const AUTHORITY = /^(?:[A-Za-z0-9._~!$&'()*+,;=%-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?$/;
const PATH = /^\/[\x21\x22\x24-\x7e]*$/;
const METHOD = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
/** Fields of which a second one would leave open which counts. */
const SINGLE = ['host', 'authorization', 'content-length', 'content-type'];

/**
 * The strict reading behind nghttp2, which already refused what breaks HTTP/2's own rules.
 * @param rawHeaders flat, with pseudo fields
 * @param endsStream the request has no body at all
 */
export function checkHttp2Head(rawHeaders: readonly string[], endsStream: boolean): HeadCheck {
  const pseudo = (name: string): string | undefined => valuesOf(rawHeaders, name)[0];
  const method = pseudo(':method') ?? '';
  const target = pseudo(':path') ?? '';
  if (method === 'CONNECT') return refuse(405, 'CONNECT is not served');
  if (!METHOD.test(method)) return refuse(400, 'the method is not a token');
  if (!(PATH.test(target) || (target === '*' && method === 'OPTIONS'))) return refuse(400, ':path is not a path');
  const path = normalizePath(target);
  if (path === null) return refuse(400, ':path has a zero byte');
  for (const name of SINGLE) if (valuesOf(rawHeaders, name).length > 1) return refuse(400, `more than one ${name}`);

  const host = valuesOf(rawHeaders, 'host')[0];
  const authority = pseudo(':authority') ?? host;
  if (authority === undefined || !AUTHORITY.test(authority))
    return refuse(400, ':authority is not a host with an optional port');
  if (host !== undefined && host.toLowerCase() !== authority.toLowerCase())
    return refuse(400, ':authority and host name different hosts');

  const contentLength = valuesOf(rawHeaders, 'content-length');
  const length = allowedBodyLength(contentLength);
  if (length === undefined) return refuse(400, 'content-length is not one plain number');

  return {
    ok: true,
    head: {
      method,
      path,
      authority,
      headers: joinCookies(without(endToEnd(rawHeaders), (name) => name === 'host' || isXfccName(name))),
      receivedXfcc: [...fieldsOf(rawHeaders)].filter(([name]) => isXfccName(name)).map(([, value]) => value),
      bodyLength: endsStream ? 0 : contentLength.length > 0 ? length : null,
      isGrpc: isGrpcContentType(rawHeaders),
    },
  };
}

/** HTTP/2 may split one cookie field into crumbs; HTTP/1.1 wants them together again (RFC 9113 §8.2.3). */
function joinCookies(headers: string[]): string[] {
  const cookies = valuesOf(headers, 'cookie');
  if (cookies.length < 2) return headers;
  return [...without(headers, (name) => name === 'cookie'), 'cookie', cookies.join('; ')];
}
