import type { HttpMatch } from '@peerway/model/http-match';
import { fieldsOf, type HeaderList } from './header-list.ts';
import type { RequestHead } from './request-head.ts';
import { compileText, faultOfText, type TextMatcher } from './text-matcher.ts';

/** What a match looks at. The path is normalised already, as in every `RequestHead`. */
export type MatchedRequest = Pick<RequestHead, 'method' | 'path' | 'authority' | 'headers'>;

/** A compiled match; cheap to ask, and meant to be kept as long as its `HttpMatch`. */
export type RequestMatcher = (request: MatchedRequest) => boolean;

const compiled = new WeakMap<HttpMatch, RequestMatcher>();

/**
 * Whether the request is one of those that the match speaks of: the one reading, for routes and for permissions. Compiled at
 * the first use and kept with the match, which must not change.
 * @throws when a regex is invalid, which no snapshot in force has (`faultsOfMatch`)
 */
export function matchesRequest(match: HttpMatch, request: MatchedRequest): boolean {
  return matcherOf(match)(request);
}

/** The matcher of a match, compiled once. */
export function matcherOf(match: HttpMatch): RequestMatcher {
  let matcher = compiled.get(match);
  if (matcher === undefined) {
    matcher = compileMatch(match);
    compiled.set(match, matcher);
  }
  return matcher;
}

/** Holds for every request: asking is not needed. */
export function matchesAll(match: HttpMatch): boolean {
  const { path, headers, query, methods } = match;
  const isAnyPath = path === null || (path.kind === 'prefix' && path.value === '');
  return isAnyPath && headers.length === 0 && query.length === 0 && methods.length === 0;
}

/** Why a match can not be compiled; empty when it can. */
export function faultsOfMatch(match: HttpMatch): string[] {
  const texts = [match.path, ...match.headers.map((header) => header.match), ...match.query.map((one) => one.match)];
  return texts.map((text) => (text === null ? null : faultOfText(text))).filter((fault) => fault !== null);
}

function compileMatch(match: HttpMatch): RequestMatcher {
  const { path, ignorePathCase, methods } = match;
  const parts: RequestMatcher[] = [];
  if (methods.length > 0) {
    // Methods are case-sensitive (RFC 9110 §9.1): `get` is not GET to any server either.
    const known = new Set(methods);
    parts.push((request) => known.has(request.method));
  }
  if (path !== null) {
    const holds = compileText(path, ignorePathCase);
    parts.push((request) => holds(pathOnly(request.path)));
  }
  for (const header of match.headers) parts.push(compileHeader(header));
  for (const { name, match: text } of match.query) {
    const holds = compileText(text, false);
    parts.push((request) => {
      const value = firstQueryValue(request.path, name);
      return value !== undefined && holds(value);
    });
  }
  const [only, ...rest] = parts;
  if (only === undefined) return () => true;
  return rest.length === 0 ? only : (request) => parts.every((part) => part(request));
}

/**
 * As Envoy reads it: a field given several times is one text joined by commas; a comparison with a field that is not there
 * never holds, not even an inverted one, except that of presence.
 */
function compileHeader({ name, match, invert, ignoreCase }: HttpMatch['headers'][number]): RequestMatcher {
  const holds: TextMatcher = compileText(match, ignoreCase);
  const read = fieldReader(name.toLowerCase());
  const missing = match.kind === 'present' && invert;
  return (request) => {
    const value = read(request);
    return value === undefined ? missing : holds(value) !== invert;
  };
}

function fieldReader(name: string): (request: MatchedRequest) => string | undefined {
  switch (name) {
    case 'host':
    case ':authority':
      return ({ authority }) => authority;
    case ':path':
      return ({ path }) => path;
    case ':method':
      return ({ method }) => method;
    default:
      return ({ headers }) => joinedValue(headers, name);
  }
}

function joinedValue(headers: HeaderList, name: string): string | undefined {
  let joined: string | undefined;
  for (const [key, value] of fieldsOf(headers))
    if (key === name) joined = joined === undefined ? value : `${joined},${value}`;
  return joined;
}

export function pathOnly(target: string): string {
  const query = target.indexOf('?');
  return query < 0 ? target : target.slice(0, query);
}

/** The first value of a key, as it was sent: nothing is unescaped. `""` where it has none. */
export function firstQueryValue(target: string, name: string): string | undefined {
  const query = target.indexOf('?');
  if (query < 0) return undefined;
  for (const pair of target.slice(query + 1).split('&')) {
    const equals = pair.indexOf('=');
    if ((equals < 0 ? pair : pair.slice(0, equals)) === name) return equals < 0 ? '' : pair.slice(equals + 1);
  }
  return undefined;
}
