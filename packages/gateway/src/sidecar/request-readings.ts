import { fieldsOf } from '../l7/header-list.ts';
import { type MatchedRequest, pathOnly } from '../l7/match-request.ts';
import { normalizePath } from '../l7/normalize-path.ts';

/*
 * What an application may make of a request that this proxy passes on as it is. Servers differ in whether they merge slashes, take
 * what is behind two of them for a host, unescape a slash, unescape twice, cut parameters off a segment, read `_` as `-` in names, or
 * look at the first of two fields. A permission that denies has to hold for each of these readings; one that allows, for all of them.
 */
export type RequestReadings = {
  /** The request as it is, with each reading of its path; itself first. */
  paths: readonly MatchedRequest[];
  /** Those, also without a slash at their end, with each reading of its repeated or listed header fields. */
  all: readonly MatchedRequest[];
};

/** So many readings are looked at; a request that has more is made to have more. */
const READINGS_MAX = 256;

/**
 * Null when it can be read in no way that is sure (escapes that are no UTF-8), or in too many, or when that would take too long:
 * nothing can be allowed then.
 * @param headerNames fields that any permission asks for, lower case
 */
export function readingsOf(request: MatchedRequest, headerNames: ReadonlySet<string>): RequestReadings | null {
  const paths = pathReadings(request.path);
  if (paths === null) return null;
  const asPaths = paths.map((path) => (path === request.path ? request : { ...request, path }));
  let all: MatchedRequest[] = asPaths.flatMap((one) => [one, ...withoutLastSlash(one)]);
  for (const name of headerNames) {
    const values = valueReadings(request, name);
    if (values.length === 0) continue;
    if (all.length * (values.length + 1) > READINGS_MAX) return null;
    all = all.flatMap((one) => [one, ...values.map((value) => withField(one, name, value))]);
  }
  return { paths: asPaths, all };
}

/** Anything but plain segments: an escape, two slashes together, a parameter, a backslash, a byte beyond ASCII. */
const AMBIGUOUS = /%|\/\/|;|\\|[^\x20-\x7e]/;

function pathReadings(target: string): string[] | null {
  const path = pathOnly(target);
  if (!AMBIGUOUS.test(path)) return [target];
  if (path.length > LONG_BYTES_MAX) return null;
  const query = target.slice(path.length);
  const readings = new Set([path]);
  // Servers take these steps in any order, and some of them twice; what is added meanwhile is gone through, too.
  for (const reading of readings) {
    for (const step of STEPS) {
      const next = step(reading);
      if (next === null) return null;
      readings.add(next);
    }
    if (readings.size > PATH_READINGS_MAX) return null;
  }
  return [...readings].map((one) => `${one}${query}`);
}

const PATH_READINGS_MAX = 64;
/** A path that is not plain is gone through some hundred times; a longer one would be a way to keep the proxy busy. */
const LONG_BYTES_MAX = 4096;

/** Null for escapes that are no UTF-8, overlong ones among them: a lenient server reads a character that is not there. */
function unescaped(path: string): string | null {
  try {
    // A `%` that begins no escape stands for itself.
    return decodeURIComponent(path.replace(/%(?![0-9A-Fa-f]{2})/g, '%25'));
  } catch {
    return null;
  }
}

const withoutParameters = (path: string): string => path.replace(/;[^/]*/g, '');
const merged = (path: string): string => path.replaceAll('\\', '/').replace(/\/{2,}/g, '/');

/** Dot segments undone, in a path whose escapes stand for themselves. Null for one with a zero byte. */
function resolved(path: string): string | null {
  if (path.includes('\0')) return null;
  // What would be a query to who unescapes first is looked at as part of the path.
  const literal = path.replaceAll('%', '%25').replaceAll('?', '%3F');
  const normal = normalizePath(literal.startsWith('/') ? literal : `/${literal}`);
  return normal === null ? null : normal.replaceAll('%3F', '?').replaceAll('%25', '%');
}

/** As a reference it would be one to another host (RFC 3986 §4.2), and `new URL(target, base)` reads it so. */
const withoutHost = (path: string): string => (path.startsWith('//') ? path.replace(/^\/+[^/]*/, '') || '/' : path);

const STEPS: readonly ((path: string) => string | null)[] = [
  unescaped,
  withoutParameters,
  merged,
  withoutHost,
  resolved,
  (path) => path.normalize('NFKC'),
];

/** Most routers serve `/a/` as `/a`; so does who looks for a slash at the end before it undoes the escapes. */
function withoutLastSlash(request: MatchedRequest): MatchedRequest[] {
  const path = pathOnly(request.path);
  let end = path.length;
  while (end > 1 && path[end - 1] === '/') end -= 1;
  return end === path.length ? [] : [{ ...request, path: path.slice(0, end) + request.path.slice(path.length) }];
}

const dashed = (name: string): string => name.replaceAll('_', '-');

/** The values one by one, where there are several, in whatever spelling of the name. */
function valueReadings({ headers }: MatchedRequest, name: string): string[] {
  const values: string[] = [];
  let fields = 0;
  for (const [key, value] of fieldsOf(headers)) {
    if (key !== name && dashed(key) !== dashed(name)) continue;
    fields += key === name ? 1 : 2;
    values.push(value, ...value.split(','));
  }
  const trimmed = new Set(values.map((value) => value.trim()));
  return fields === 1 && trimmed.size === 1 && trimmed.has(values[0] ?? '') ? [] : [...trimmed];
}

function withField(request: MatchedRequest, name: string, value: string): MatchedRequest {
  const headers: string[] = [];
  for (const [key, kept] of fieldsOf(request.headers)) if (key !== name) headers.push(key, kept);
  headers.push(name, value);
  return { ...request, headers };
}
