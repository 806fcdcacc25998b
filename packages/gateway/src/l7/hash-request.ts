import type { HashPolicy } from '@peerway/model/http-route';
import { hashText } from '../l4/hash-text.ts';
import { fieldsOf, type HeaderList, valuesOf } from './header-list.ts';
import { firstQueryValue } from './match-request.ts';
import type { RequestHead } from './request-head.ts';

/** What a request's endpoint is chosen by. */
export type RequestHash = {
  /** 32 bits; null: no policy found anything, so any endpoint will do. */
  hash: number | null;
  /** Cookies that the answer gives to a caller who came without them. */
  cookies: string[];
};

/**
 * The values of the policies in order, mixed; a terminal one that gives a value is the last (as Envoy does it).
 * @param sourceAddress address of the client's side of the connection
 * @param newValue makes the value of a cookie that has to be given
 */
export function hashRequest(
  policies: readonly HashPolicy[],
  head: Pick<RequestHead, 'path' | 'headers'>,
  sourceAddress: string,
  newValue: () => string,
): RequestHash {
  const found: RequestHash = { hash: null, cookies: [] };
  for (const { source, terminal } of policies) {
    let value = textOf(source, head, sourceAddress);
    if (value === null && source.kind === 'cookie' && source.ttlMs !== null && canBeGiven(source)) {
      value = newValue();
      found.cookies.push(cookieText(source, value));
    }
    if (value === null) continue;
    const before = found.hash ?? 0;
    found.hash = (((before << 1) | (before >>> 31)) ^ hashText(value)) >>> 0;
    if (terminal) break;
  }
  return found;
}

function textOf(
  source: HashPolicy['source'],
  head: Pick<RequestHead, 'path' | 'headers'>,
  sourceAddress: string,
): string | null {
  switch (source.kind) {
    case 'header': {
      const values = valuesOf(head.headers, source.name.toLowerCase());
      return values.length === 0 ? null : values.join(',');
    }
    case 'query':
      return firstQueryValue(head.path, source.name) ?? null;
    case 'cookie':
      return cookieValue(head.headers, source.name);
    case 'source-address':
      return sourceAddress === '' ? null : sourceAddress;
    default:
      source satisfies never;
      return null;
  }
}

/** The first of that name; an empty one counts as none. */
function cookieValue(headers: HeaderList, name: string): string | null {
  for (const [field, text] of fieldsOf(headers)) {
    if (field !== 'cookie') continue;
    for (const pair of text.split(';')) {
      const equals = pair.indexOf('=');
      if (equals < 0 || pair.slice(0, equals).trim() !== name) continue;
      const value = pair.slice(equals + 1).trim();
      if (value !== '') return value;
    }
  }
  return null;
}

function cookieText(cookie: Extract<HashPolicy['source'], { kind: 'cookie' }>, value: string): string {
  const { name, ttlMs, path } = cookie;
  const age = ttlMs === null || ttlMs === 0 ? '' : `; Max-Age=${Math.ceil(ttlMs / 1000)}`;
  return `${name}=${value}${age}${path === '' ? '' : `; Path=${path}`}; HttpOnly`;
}

/** A name or path that would say more than one thing (RFC 6265 §4.1.1) is never sent. */
function canBeGiven({ name, path }: { name: string; path: string }): boolean {
  return /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name) && /^[\x20-\x3a\x3c-\x7e]*$/.test(path);
}
