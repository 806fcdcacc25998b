import { PROXY_CPU } from '../names.ts';
import { startChild } from '../processes/child.ts';
import { within } from '../processes/within.ts';
import { untilListening } from './listening.ts';
import { type ProxyName, START_TIMEOUT_MS, type TestedProxy } from './proxy.ts';

/** Starts a proxy that is not ours with its configuration, and waits until it listens. */
export async function startProgram(
  name: ProxyName,
  command: string[],
  ports: { passthrough: number; terminate: number },
): Promise<TestedProxy> {
  const child = startChild(name, PROXY_CPU, command);
  const given = new AbortController();
  try {
    const listens = Promise.all([ports.passthrough, ports.terminate].map((port) => untilListening(port, given.signal)));
    await within(Promise.race([listens, child.failed]), START_TIMEOUT_MS, () => `${name} listens`);
  } catch (error) {
    await child[Symbol.asyncDispose]();
    throw error;
  } finally {
    given.abort();
  }
  return {
    name,
    target: { pid: child.pid, passthroughPort: ports.passthrough, terminatePort: ports.terminate },
    failed: child.failed,
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}
