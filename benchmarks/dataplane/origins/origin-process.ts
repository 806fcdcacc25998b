/**
 * What the proxies lead to, in a process of its own. Prints one line of JSON with its ports when all listen.
 *
 *   node benchmarks/dataplane/origins/origin-process.ts DIRECTORY_OF_IDENTITIES
 */
import type { Server } from 'node:net';
import type { OriginPorts } from '../names.ts';
import { createHttpOrigin } from './http-origin.ts';
import { createRawOrigin } from './raw-origin.ts';

const BACKLOG = 4_096;

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0, backlog: BACKLOG }, () => {
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : 0);
    });
  });
}

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('usage: origin-process.ts DIRECTORY_OF_IDENTITIES');
const ports: OriginPorts = {
  raw: await listen(createRawOrigin()),
  tls: await listen(createHttpOrigin(directory, 'any client')),
  mutual: await listen(createHttpOrigin(directory, 'clients of west')),
};
console.log(JSON.stringify(ports));
