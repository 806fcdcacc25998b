import type { RawRequestHead } from '../http1/parse-head.ts';
import { allowedBodyLength } from './content-length.ts';
import { endToEnd, isGrpcContentType, valuesOf, without } from './header-list.ts';
import { normalizePath } from './normalize-path.ts';
import type { HeadCheck } from './request-head.ts';
import { isXfccName } from './xfcc.ts';

const refuse = (status: 400 | 405 | 417 | 431 | 501 | 505, reason: string): HeadCheck => ({
  ok: false,
  status,
  reason,
});

const FIELDS_MAX = 256;

/** `reg-name`, IPv4 or bracketed IPv6, with an optional port; no userinfo, no spaces. */
const AUTHORITY = /^(?:[A-Za-z0-9._~!$&'()*+,;=%-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?$/;
/** Visible ASCII without `#`, which no request target has. */
const ORIGIN_FORM = /^\/[\x21\x22\x24-\x7e]*$/;
const ABSOLUTE_FORM = /^https?:\/\/([^/?#]*)(.*)$/i;

/**
 * The strict reading behind the grammar: whatever two parsers could understand differently is refused, so that no request can mean
 * one thing here and another at the next hop.
 */
export function checkHttp1Head({ method, target: url, major, minor, fields: headers }: RawRequestHead): HeadCheck {
  if (major !== 1 || minor > 1) return refuse(505, 'only HTTP/1.0 and HTTP/1.1 are spoken here');
  if (method === 'CONNECT') return refuse(405, 'CONNECT is not served');
  if (headers.length > FIELDS_MAX * 2) return refuse(431, `more than ${FIELDS_MAX} header fields`);

  const hosts = valuesOf(headers, 'host');
  if (hosts.length > 1) return refuse(400, 'more than one Host');
  const host = hosts[0];
  if (host === undefined && minor === 1) return refuse(400, 'Host is missing');
  if (host !== undefined && !AUTHORITY.test(host)) return refuse(400, 'Host is not a host with an optional port');

  const transferEncoding = valuesOf(headers, 'transfer-encoding');
  const contentLength = valuesOf(headers, 'content-length');
  if (transferEncoding.length > 0) {
    if (minor === 0) return refuse(400, 'Transfer-Encoding does not exist in HTTP/1.0');
    if (contentLength.length > 0) return refuse(400, 'both Content-Length and Transfer-Encoding');
    if (transferEncoding.length > 1) return refuse(400, 'more than one Transfer-Encoding');
    const coding = transferEncoding[0]?.toLowerCase() ?? '';
    if (coding !== 'chunked')
      return /^[a-z0-9-]+(?: *, *[a-z0-9-]+)*$/.test(coding)
        ? refuse(501, 'the only transfer coding known is chunked')
        : refuse(400, 'Transfer-Encoding can not be read');
  }
  const length = allowedBodyLength(contentLength);
  if (length === undefined) return refuse(400, 'Content-Length is not one plain number');

  for (const expectation of valuesOf(headers, 'expect'))
    if (expectation.toLowerCase() !== '100-continue') return refuse(417, 'the only expectation known is 100-continue');

  const target = readTarget(method, url, host);
  if (target === null) return refuse(400, 'the request target is not a path');
  if (target.authority !== null && host !== undefined && target.authority.toLowerCase() !== host.toLowerCase())
    return refuse(400, 'the request target and Host name different hosts');

  const path = normalizePath(target.path);
  if (path === null) return refuse(400, 'the path has a zero byte');

  const kept = endToEnd(headers);
  return {
    ok: true,
    head: {
      method,
      path,
      authority: host ?? target.authority ?? '',
      headers: without(kept, (name) => name === 'host' || isXfccName(name)),
      receivedXfcc: headers.filter((_value, at) => at % 2 === 1 && isXfccName(headers[at - 1] ?? '')),
      bodyLength: transferEncoding.length > 0 ? null : length,
      isGrpc: isGrpcContentType(headers),
    },
  };
}

function readTarget(
  method: string,
  url: string,
  host: string | undefined,
): { path: string; authority: string | null } | null {
  if (ORIGIN_FORM.test(url)) return { path: url, authority: null };
  if (url === '*') return method === 'OPTIONS' ? { path: '*', authority: null } : null;
  const absolute = ABSOLUTE_FORM.exec(url);
  if (absolute === null || host === undefined) return null;
  const [, authority = '', rest = ''] = absolute;
  if (!AUTHORITY.test(authority)) return null;
  const path = rest.startsWith('/') ? rest : `/${rest}`;
  return ORIGIN_FORM.test(path) ? { path, authority } : null;
}
