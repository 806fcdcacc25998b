import { existsSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join, resolve } from 'node:path';
import { PeerwayError } from '@peerway/model/error';
import type { HostPort } from '@peerway/model/host-port';

const consoleDirectory = resolve(import.meta.dirname, '../../console');

export type Console = { handle: RequestListener; close(): Promise<void> };

/** The console's pages, served by Next inside this process. @throws PeerwayError when it has not been built */
export async function openConsole(address: HostPort): Promise<Console> {
  if (!existsSync(join(consoleDirectory, '.next/BUILD_ID')))
    throw new PeerwayError('platform.unavailable', 'the console is not built', {
      hint: 'Run `npm run build`, or set "console": false in the configuration.',
    });
  const { default: loaded } = await import('next');
  // Cast: its types describe the module as if it had been compiled from ES modules, but it exports the function itself.
  const next = loaded as unknown as (typeof loaded)['default'];
  const app = next({ dev: false, dir: consoleDirectory, hostname: address.host, port: address.port, quiet: true });
  await app.prepare();
  const handle = app.getRequestHandler();
  return { handle: (request, response) => void handle(request, response), close: () => app.close() };
}
