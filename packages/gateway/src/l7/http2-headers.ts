import type { OutgoingHttpHeaders } from 'node:http2';
import { fieldsOf, type HeaderList } from './header-list.ts';

/** Fields that HTTP/2 has no place for (RFC 9113 §8.2.2); `host` travels as `:authority`. */
const NOT_IN_HTTP2 = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'host',
  'http2-settings',
]);

export function http2Fields(headers: HeaderList): string[] {
  const kept: string[] = [];
  for (const [name, value] of fieldsOf(headers)) {
    if (NOT_IN_HTTP2.has(name) || name.startsWith(':')) continue;
    if (name === 'te' && value.toLowerCase() !== 'trailers') continue;
    kept.push(name, value);
  }
  return kept;
}

/**
 * For the calls of node:http2 that take an object only. It has no prototype, so no field name can reach one. A repeated name
 * becomes an array, which keeps its order.
 */
export function http2Object(headers: HeaderList): OutgoingHttpHeaders {
  const fields: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of fieldsOf(headers)) {
    const known = fields[name];
    if (known === undefined) fields[name] = value;
    else if (Array.isArray(known)) known.push(value);
    else fields[name] = [known, value];
  }
  return fields;
}
