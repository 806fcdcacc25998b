import { allowedBodyLength } from '../l7/content-length.ts';
import { valuesOf } from '../l7/header-list.ts';
import type { Framing } from './body-decoder.ts';
import type { RawResponseHead } from './parse-head.ts';
import { Unreadable } from './unreadable.ts';

/**
 * How the body of an answer is framed (RFC 9112 §6.3). What two readers could understand differently is refused: both kinds of
 * framing at once, a length that is not one plain number, a coding that is not chunked, a length where there can be no body.
 */
export function responseFraming(
  { status, minor, fields }: RawResponseHead,
  requestMethod: string,
): Framing | Unreadable {
  const codings = valuesOf(fields, 'transfer-encoding');
  const lengths = valuesOf(fields, 'content-length');
  const length = allowedBodyLength(lengths);
  if (length === undefined) return new Unreadable('Content-Length is not one plain number');
  if (codings.length > 0) {
    if (lengths.length > 0) return new Unreadable('both Content-Length and Transfer-Encoding');
    if (minor === 0) return new Unreadable('Transfer-Encoding does not exist in HTTP/1.0');
    if (codings.length > 1 || codings[0]?.toLowerCase() !== 'chunked')
      return new Unreadable('the only transfer coding known is chunked');
  }
  if (requestMethod === 'HEAD' || status === 304) return { kind: 'none' };
  if (status === 204) {
    if (codings.length > 0 || length > 0) return new Unreadable('a 204 with a body');
    return { kind: 'none' };
  }
  if (codings.length > 0) return { kind: 'chunked' };
  return lengths.length > 0 ? { kind: 'length', length } : { kind: 'until-close' };
}
