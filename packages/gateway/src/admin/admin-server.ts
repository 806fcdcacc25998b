import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import { PeerwayError } from '@peerway/model/error';
import type { HostPort } from '@peerway/model/host-port';

/** What the admin port shows and does. Each text is made when it is asked for. */
export type AdminViews = {
  ready(): Promised<{ ok: boolean; state: string }>;
  prometheus(): Promised<string>;
  configDump(): unknown;
  clusters(): Promised<string>;
  drain(): void;
};
type Promised<T> = T | Promise<T>;

export type AdminServer = { address: HostPort; close(): void };

/**
 * Opens the admin port, with Envoy's paths. It answers who can reach it without a token, so it binds to loopback addresses only.
 * Throws when `bind` is not one, or can not be bound.
 */
export function startAdmin(bind: HostPort, views: AdminViews): Promise<AdminServer> {
  if (!isLoopback(bind.host))
    throw new PeerwayError(
      'request.invalid',
      `the admin port answers without a token and binds to loopback only, not to ${bind.host}`,
      {
        field: 'adminBind',
        hint: 'Use 127.0.0.1',
      },
    );
  const server = createServer(
    { requestTimeout: 10_000, headersTimeout: 5_000 },
    (request, response) => void answer(request, response, views),
  );
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(bind.port, bind.host, () => {
      server.off('error', reject);
      server.on('error', () => {});
      const bound = server.address();
      resolve({
        address: { host: bind.host, port: bound !== null && typeof bound === 'object' ? bound.port : bind.port },
        close: () => {
          server.close(() => {});
          server.closeAllConnections();
        },
      });
    });
  });
}

async function answer(request: IncomingMessage, response: ServerResponse, views: AdminViews): Promise<void> {
  const {
    status,
    type = 'text/plain',
    body,
  } = await decide(request, views).catch((error: unknown) => ({
    ...{ status: 503, type: 'text/plain', body: `${error instanceof Error ? error.message : String(error)}\n` },
  }));
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(request.method === 'HEAD' ? undefined : body);
}

async function decide(
  request: IncomingMessage,
  views: AdminViews,
): Promise<{ status: number; type?: string; body: string }> {
  // A page on the web can make a browser ask a loopback port, but only under a host name of its own.
  const host = (request.headers.host ?? '').replace(/:\d*$/, '').replace(/^\[|\]$/g, '');
  if (isIP(host) === 0 && host !== 'localhost')
    return { status: 403, body: 'the Host must be an address or localhost\n' };
  const path = (request.url ?? '').split('?', 1)[0];
  if (path === '/drain') {
    if (request.method !== 'POST') return { status: 405, body: 'use POST\n' };
    views.drain();
    return { status: 200, body: 'OK\n' };
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405, body: 'use GET\n' };
  switch (path) {
    case '/ready': {
      const { ok, state } = await views.ready();
      return { status: ok ? 200 : 503, body: `${state}\n` };
    }
    case '/stats/prometheus':
      return { status: 200, type: 'text/plain; version=0.0.4', body: await views.prometheus() };
    case '/config_dump':
      return { status: 200, type: 'application/json', body: `${JSON.stringify(await views.configDump(), null, 2)}\n` };
    case '/clusters':
      return { status: 200, body: await views.clusters() };
    default:
      return { status: 404, body: 'known: /ready /stats/prometheus /config_dump /clusters, and POST /drain\n' };
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
