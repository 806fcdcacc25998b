import { formatDuration, parseDuration } from '@peerway/model/go-duration';

/** A `config` that whoever registers a proxy may write anything into. What is not understood is as if it were not given. */
export type Opaque = Readonly<Record<string, unknown>>;

/** What a table says of a name that anybody may have written: `constructor` is in none. */
export const ownValue = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/** A field by its name in HCL, or as JSON writes it: `max_connections`, `MaxConnections`. */
export function valueIn(object: Opaque, name: string): unknown {
  const camel = name.replaceAll(/(^|_)([a-z0-9])/g, (_match, _line, letter: string) => letter.toUpperCase());
  return Object.hasOwn(object, name) ? object[name] : Object.hasOwn(object, camel) ? object[camel] : undefined;
}

export function asObject(value: unknown): Opaque | undefined {
  // Cast: an object that is no list has string keys.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Opaque) : undefined;
}

export const objectIn = (object: Opaque, name: string): Opaque | undefined => asObject(valueIn(object, name));

export function wholeIn(object: Opaque, name: string, most = Number.MAX_SAFE_INTEGER): number | undefined {
  const value = valueIn(object, name);
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= most ? value : undefined;
}

/** Go text, or a number of nanoseconds. */
export function durationIn(object: Opaque, name: string): string | undefined {
  const value = valueIn(object, name);
  const ns = typeof value === 'string' ? parseDuration(value) : value;
  return typeof ns === 'number' && Number.isSafeInteger(ns) ? formatDuration(ns) : undefined;
}
