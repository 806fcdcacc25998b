import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type ErrorCode, errorDefinition, PeerwayError } from '@peerway/model/error';
import { isExpectedHost, type WebAddress } from './expected-host.ts';
import { API_CONTENT_SECURITY_POLICY, securityHeaders } from './security-headers.ts';

export type HttpDoors = {
  trpc: RequestListener;
  auth: RequestListener;
  api: RequestListener;
  console: RequestListener | null;
};

export type HttpServerOptions = {
  address: WebAddress;
  /** Browsers reach us over TLS. */
  isSecure: boolean;
  /** PEM files of our own certificate; undefined: plain HTTP. */
  tls?: { cert: string; key: string } | undefined;
};

const LIMITS: ServerOptions = {
  requestTimeout: 60_000,
  headersTimeout: 15_000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16 * 1024,
};

/** One port: tRPC and /v1 ahead of the console, because they are most of the traffic and Next is the slowest of the three. */
export function createHttpServer(doors: HttpDoors, { address, isSecure, tls }: HttpServerOptions): Server {
  const headers = new Map(Object.entries(securityHeaders(isSecure)));
  const serve: RequestListener = (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    response.setHeaders(headers);
    response.setHeader('content-security-policy', API_CONTENT_SECURITY_POLICY);
    if (path === '/healthz') return answer(response, 200, 'ok\n');
    // A page under a name of its own knows no token, so whoever shows one is no such page.
    const hasToken = request.headers['x-consul-token'] !== undefined || request.headers.authorization !== undefined;
    if (!hasToken && !isExpectedHost(request.headers.host, address)) return refuse(response, 'request.host_unexpected');
    if (path.startsWith('/trpc/')) return doors.trpc(request, response);
    if (path.startsWith('/v1/')) return doors.api(request, response);
    if (path.startsWith('/auth/')) return doors.auth(request, response);
    if (doors.console === null) return answer(response, 404, 'not found\n');
    doors.console(request, response);
  };
  const server =
    tls === undefined ? createServer(LIMITS, serve) : createTlsServer({ ...LIMITS, ...readTls(tls) }, serve);
  server.maxConnections = 10_000;
  return server;
}

/** @throws PeerwayError that names the file */
function readTls(files: { cert: string; key: string }): { cert: Buffer; key: Buffer; minVersion: 'TLSv1.2' } {
  const read = (field: 'cert' | 'key'): Buffer => {
    try {
      return readFileSync(files[field]);
    } catch (cause) {
      throw new PeerwayError('request.invalid', `http_tls.${field}: ${files[field]} can not be read`, {
        field: `http_tls.${field}`,
        cause,
      });
    }
  };
  return { cert: read('cert'), key: read('key'), minVersion: 'TLSv1.2' };
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}

function refuse(response: ServerResponse, code: ErrorCode): void {
  const { http, text } = errorDefinition(code);
  response.setHeader('x-peerway-error', code);
  // A body that was not read to its end must not be taken for the next request.
  response.setHeader('connection', 'close');
  answer(response, http, `${text}\n`);
}
