import { isXfccName } from './xfcc.ts';

/**
 * Header fields in order, flat: `[name, value, name, value, …]`, names in lower case, repeated names kept apart. Never an
 * object keyed by names that a stranger chose (`__proto__` is a valid header name).
 */
export type HeaderList = readonly string[];

export function* fieldsOf(headers: HeaderList): Iterable<[name: string, value: string]> {
  for (let at = 0; at + 1 < headers.length; at += 2) yield [headers[at] ?? '', headers[at + 1] ?? ''];
}

/** Every value of a name, in order. */
export function valuesOf(headers: HeaderList, name: string): string[] {
  const values: string[] = [];
  for (let at = 0; at + 1 < headers.length; at += 2) if (headers[at] === name) values.push(headers[at + 1] ?? '');
  return values;
}

export function firstValue(headers: HeaderList, name: string): string | undefined {
  for (let at = 0; at + 1 < headers.length; at += 2) if (headers[at] === name) return headers[at + 1];
  return undefined;
}

/**
 * The members of a list (RFC 9110 §5.6.1) in lower case. Hazard: `trim` takes more than blanks away, and what has become a
 * known word only by that is none to the next reader.
 */
export function listedTokens(value: string): string[] {
  return value
    .toLowerCase()
    .split(',')
    .map((member) => member.replace(/^[ \t]+|[ \t]+$/g, ''))
    .filter((member) => member !== '');
}

export function lowerCaseNames(rawHeaders: readonly string[]): string[] {
  return rawHeaders.map((text, position) => (position % 2 === 0 ? text.toLowerCase() : text));
}

/** Fields that are about one connection and never travel further (RFC 9110 §7.6.1), and `expect`, which this proxy answers itself. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'te',
  'upgrade',
  'expect',
  'http2-settings',
]);

/** Fields that a `Connection` header may not take away: without them the request would mean something else at the next hop. */
const NEVER_REMOVED = new Set([
  'host',
  'content-length',
  'authorization',
  'cookie',
  'content-type',
  'content-encoding',
]);

/**
 * The fields that travel on: without those of the connection, those that `Connection` lists, and pseudo fields.
 * `te: trailers` is kept, gRPC needs it.
 */
export function endToEnd(headers: HeaderList): string[] {
  const listed = listedByConnection(headers);
  const kept: string[] = [];
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const name = headers[at] ?? '';
    const value = headers[at + 1] ?? '';
    if (name.startsWith(':') || listed?.has(name) === true) continue;
    if (HOP_BY_HOP.has(name) && !(name === 'te' && value.toLowerCase() === 'trailers')) continue;
    kept.push(name, value);
  }
  return kept;
}

/** Null: no field names any. */
function listedByConnection(headers: HeaderList): Set<string> | null {
  const values = valuesOf(headers, 'connection');
  if (values.length === 0) return null;
  return new Set(values.flatMap(listedTokens).filter((name) => !NEVER_REMOVED.has(name)));
}

/** The fields of a request without what only this proxy may say about the client's certificate, in any spelling. */
export function withoutXfcc(headers: HeaderList): string[] {
  return without(headers, isXfccName);
}

export function without(headers: HeaderList, isUnwanted: (name: string) => boolean): string[] {
  const kept: string[] = [];
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const name = headers[at] ?? '';
    if (!isUnwanted(name)) kept.push(name, headers[at + 1] ?? '');
  }
  return kept;
}

/** Fields that must not come in a trailer, where they would be read after they were acted upon (RFC 9110 §6.5.1). */
const NOT_IN_TRAILERS = new Set([
  'content-length',
  'transfer-encoding',
  'host',
  'trailer',
  'te',
  'connection',
  'keep-alive',
  'upgrade',
  'authorization',
  'cookie',
  'set-cookie',
  'content-type',
  'content-encoding',
  'content-range',
  'cache-control',
  'expect',
  'range',
  'max-forwards',
]);

/** What says where a message ends or what becomes of its connection, and is nothing but a trap behind the body. */
const FRAMING = new Set(['content-length', 'transfer-encoding', 'connection']);

/** Whether somebody tries to frame a message behind its body, where other readers might still believe it. */
export function framesInTrailers(trailers: HeaderList): boolean {
  for (const [name] of fieldsOf(trailers)) if (FRAMING.has(name)) return true;
  return false;
}

export function allowedTrailers(rawTrailers: readonly string[]): string[] {
  if (rawTrailers.length === 0) return [];
  const kept: string[] = [];
  for (const [name, value] of fieldsOf(lowerCaseNames(rawTrailers)))
    if (!NOT_IN_TRAILERS.has(name) && !name.startsWith(':') && !isXfccName(name)) kept.push(name, value);
  return kept;
}

/** `application/grpc`, `application/grpc+proto`, …, but not `application/grpc-web`. */
export function isGrpcContentType(headers: HeaderList): boolean {
  const type = firstValue(headers, 'content-type');
  return type !== undefined && /^application\/grpc(?:$|[+;\s])/i.test(type);
}
