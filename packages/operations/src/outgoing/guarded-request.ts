import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isLoopbackHost } from '@peerway/model/auth-method';
import { refusedAddress } from './refused-address.ts';

export type OutgoingRules = {
  /** Certificates to trust instead of the well-known ones, PEM; empty: those. */
  caCert: string;
  /** Whether the server may call itself, and without TLS. */
  allowsLoopback: boolean;
};
export type OutgoingRequest = { method: string; headers: Record<string, string>; body: string | null };
/** Asks for the addresses of a name; the platform's by default. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;
export type OutgoingAnswer = { status: number; headers: Record<string, string>; text: string };

const TIMEOUT_MS = 10_000;
const ANSWER_BYTES_MAX = 256 * 1024;

/**
 * One request to an address that somebody who may write ACLs has named, or a provider they named. The address is looked at after the
 * name was resolved and is the one that is connected to; nothing is followed; size and time are bounded.
 * Throws an error in words.
 */
export function guardedRequest(
  uri: string,
  { method, headers, body }: OutgoingRequest,
  { caCert, allowsLoopback }: OutgoingRules,
  resolveName: Resolve = lookup,
): Promise<OutgoingAnswer> {
  const url = new URL(uri);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isPlain = url.protocol === 'http:' && allowsLoopback && isLoopbackHost(url.hostname);
  if (url.protocol !== 'https:' && !isPlain) return Promise.reject(new Error(`${url.origin} is not https`));
  const refused = isIP(host) === 0 ? null : refusedAddress(host, allowsLoopback);
  if (refused !== null) return Promise.reject(new Error(`${host} may not be called: ${refused}`));
  return new Promise((resolve, reject) => {
    const options = {
      method,
      headers,
      // No agent: a connection that was made under other rules must not serve this one.
      agent: false,
      lookup: guardedLookup(allowsLoopback, resolveName),
      ...(caCert === '' ? {} : { ca: caCert }),
    };
    const request = isPlain ? httpRequest(url, options) : httpsRequest(url, options);
    const fail = (reason: string): void => {
      reject(new Error(`${url.origin}: ${reason}`));
      request.destroy();
    };
    const timer = setTimeout(() => fail(`no answer came within ${TIMEOUT_MS} ms`), TIMEOUT_MS);
    request.once('close', () => clearTimeout(timer));
    request.on('error', (error) => fail(error.message));
    request.once('response', (response) => {
      response.on('error', (error) => fail(error.message));
      const { statusCode: status = 0 } = response;
      if (status >= 300 && status < 400) return fail(`the answer is a redirection (${status}), which is not followed`);
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > ANSWER_BYTES_MAX) fail(`the answer is longer than ${ANSWER_BYTES_MAX} bytes`);
        else chunks.push(chunk);
      });
      response.once('end', () => {
        const texts = Object.entries(response.headers).flatMap(([name, value]) =>
          typeof value === 'string' ? [[name, value] as const] : [],
        );
        resolve({ status, headers: Object.fromEntries(texts), text: Buffer.concat(chunks).toString('utf8') });
      });
    });
    request.end(body ?? undefined);
  });
}

/**
 * As the platform's, but a name with any address that is refused has none: which of several is taken is not ours to say. The socket
 * connects to what this answers and asks no second time, so a name whose address changes meanwhile gains nothing.
 */
function guardedLookup(allowsLoopback: boolean, resolveName: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolveName(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null || first === undefined) return callback(error ?? new Error(`${hostname} has no address`), '');
      for (const { address } of addresses) {
        const refused = refusedAddress(address, allowsLoopback);
        if (refused !== null)
          return callback(new Error(`${hostname} is ${address}, which may not be called: ${refused}`), '');
      }
      if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
