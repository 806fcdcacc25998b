import { fileURLToPath } from 'node:url';
import { PROXY_NODE_FLAGS } from '@peerway/gateway/node-flags';
import { PROXY_CPU } from '../names.ts';
import { startChild } from '../processes/child.ts';
import { type ProxySetting, START_TIMEOUT_MS, type TestedProxy } from './proxy.ts';

const FILE = fileURLToPath(new URL('../gateway-process.ts', import.meta.url));

/** This project's gateway. One port for everything: what a connection gets is decided by its server name. */
export async function startGateway({ directory, origins, cpuProfileDirectory }: ProxySetting): Promise<TestedProxy> {
  const profile = cpuProfileDirectory === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${cpuProfileDirectory}`];
  const child = startChild('gateway', PROXY_CPU, [
    process.execPath,
    ...PROXY_NODE_FLAGS,
    ...profile,
    FILE,
    directory,
    JSON.stringify(origins),
  ]);
  try {
    const { port }: { port: number } = JSON.parse(await child.firstLine(START_TIMEOUT_MS));
    return {
      name: 'gateway',
      target: { pid: child.pid, passthroughPort: port, terminatePort: port },
      failed: child.failed,
      [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
    };
  } catch (error) {
    await child[Symbol.asyncDispose]();
    throw error;
  }
}
