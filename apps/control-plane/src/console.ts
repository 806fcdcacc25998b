import { existsSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { PeerwayError } from '@peerway/model/error';
import type { HostPort } from '@peerway/model/host-port';
import sirv from 'sirv';

const consoleDirectory = resolve(import.meta.dirname, '../../console');

export type Console = { handle: RequestListener; close(): Promise<void> };

/** What we use of Next. Its own types would add a required NODE_ENV to the environment of every process in this repository. */
type CreateNext = (options: { dev: boolean; dir: string; hostname: string; port: number; quiet: boolean }) => {
  prepare(): Promise<void>;
  getRequestHandler(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  close(): Promise<void>;
};

/** The console's pages, served by Next inside this process. @throws PeerwayError when it has not been built */
export async function openConsole(address: HostPort): Promise<Console> {
  if (!existsSync(join(consoleDirectory, '.next/BUILD_ID')))
    throw new PeerwayError('platform.unavailable', 'the console is not built', {
      hint: 'Run `npm run build`, or set "console": false in the configuration.',
    });
  const next: CreateNext = createRequire(import.meta.url)('next');
  const app = next({ dev: false, dir: consoleDirectory, hostname: address.host, port: address.port, quiet: true });
  await app.prepare();
  const handlePage = app.getRequestHandler();
  const handleAsset = serveAssets(join(consoleDirectory, '.next/static'));
  return {
    handle: (request, response) => {
      if (request.url?.startsWith(ASSETS) === true) handleAsset(request, response);
      else void handlePage(request, response);
    },
    close: () => app.close(),
  };
}

const ASSETS = '/_next/static/';

/** Scripts, styles and fonts, as they were compressed when the console was built: Next would compress them anew for every request. */
export function serveAssets(directory: string): RequestListener {
  // Each name has a hash of its content in it.
  const serve = sirv(directory, { brotli: true, gzip: true, immutable: true, maxAge: 31_536_000 });
  return (request, response) => {
    request.url = request.url?.slice(ASSETS.length - 1) ?? '/';
    const refuse = (status: 404 | 405): void => {
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end();
    };
    if (request.method !== 'GET' && request.method !== 'HEAD') refuse(405);
    else serve(request, response, () => refuse(404));
  };
}
