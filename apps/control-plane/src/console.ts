import { existsSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { PeerwayError } from '@peerway/model/error';
import type { HostPort } from '@peerway/model/host-port';

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
  const handle = app.getRequestHandler();
  return { handle: (request, response) => void handle(request, response), close: () => app.close() };
}
