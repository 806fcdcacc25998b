import { LARGE_PATH, SMALL_PATH } from '../names.ts';
import type { WorkloadName } from '../workloads.ts';
import { keepAlive } from './keep-alive.ts';
import type { LoadRun, Sample } from './load-run.ts';
import { newConnections } from './new-connections.ts';
import { bulk, idle, pingPong } from './raw-workloads.ts';
import { mutualClient, passthroughClient } from './tls-client.ts';

const CONCURRENT_HANDSHAKES = 16;

/** @param directory of the identities */
export async function measure(workload: WorkloadName, run: LoadRun, directory: string): Promise<Sample> {
  const { passthroughPort, terminatePort } = run.target;
  const handshakes = { concurrency: CONCURRENT_HANDSHAKES, resumes: false };
  switch (workload) {
    case 'bulk-1':
      return await bulk(run, 1);
    case 'bulk-16':
      return await bulk(run, 16);
    case 'connections':
      return await newConnections(run, passthroughClient(), { port: passthroughPort, ...handshakes });
    case 'ping-pong':
      return await pingPong(run, 64);
    case 'idle':
      return await idle(run, 2_000);
    case 'terminate-small':
      return await keepAlive(run, directory, SMALL_PATH, 32);
    case 'terminate-large':
      return await keepAlive(run, directory, LARGE_PATH, 8);
    case 'handshake':
      return await newConnections(run, mutualClient(directory), { port: terminatePort, ...handshakes });
    case 'resumed':
      return await newConnections(run, mutualClient(directory), { port: terminatePort, ...handshakes, resumes: true });
    default:
      return workload satisfies never;
  }
}
