import { type HeaderList, listedTokens, valuesOf } from '../l7/header-list.ts';

/** What a message says about its own connection (RFC 9110 §7.6.1). */
export type ConnectionOptions = { closes: boolean; keepsAlive: boolean; upgrades: boolean };

const NONE: ConnectionOptions = { closes: false, keepsAlive: false, upgrades: false };

export function connectionOptions(fields: HeaderList): ConnectionOptions {
  const values = valuesOf(fields, 'connection');
  if (values.length === 0) return NONE;
  const tokens = new Set(values.flatMap(listedTokens));
  return { closes: tokens.has('close'), keepsAlive: tokens.has('keep-alive'), upgrades: tokens.has('upgrade') };
}

/** Whether another message may follow on the connection: HTTP/1.1 says so by default, HTTP/1.0 has to be asked. */
export function mayFollow(minor: number, { closes, keepsAlive }: ConnectionOptions): boolean {
  return !closes && (minor === 1 || keepsAlive);
}
