import { type ConnectionOptions, createSecureContext, type SecureContext } from 'node:tls';
import { readCredentials } from '../identities.ts';
import { API_SNI, CIPHER, GROUP, TLS_SNI } from '../names.ts';

/** Where TLS clients go, and as who. */
export type TlsClient = { serverName: string; context: SecureContext };

/** What servers prove is not checked: the core that would do it is the one that all proxies share. */
export function connectionOptions({ serverName, context }: TlsClient, port: number): ConnectionOptions {
  return {
    host: '127.0.0.1',
    port,
    servername: serverName,
    secureContext: context,
    rejectUnauthorized: false,
    ALPNProtocols: ['http/1.1'],
  };
}

/** To the origin that is behind a pass-through, without a certificate. */
export function passthroughClient(): TlsClient {
  return { serverName: TLS_SNI, context: createSecureContext(common) };
}

/** To the route that the proxy terminates, as a client of `east`. */
export function mutualClient(directory: string): TlsClient {
  return { serverName: API_SNI, context: createSecureContext({ ...common, ...readCredentials(directory, 'client') }) };
}

/** The text of a request without body. */
export const requestFor = (path: string): Buffer => Buffer.from(`GET ${path} HTTP/1.1\r\nHost: ${API_SNI}\r\n\r\n`);

const common = { ciphers: CIPHER, ecdhCurve: GROUP, minVersion: 'TLSv1.3' } as const;
