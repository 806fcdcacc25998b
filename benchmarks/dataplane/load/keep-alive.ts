import { connect, type TLSSocket } from 'node:tls';
import { ConnectionGroup } from './connection-group.ts';
import type { LoadRun, Sample } from './load-run.ts';
import { ResponseReader } from './response-reader.ts';
import { connectionOptions, mutualClient, requestFor } from './tls-client.ts';
import { costSample, measureWindow, Tally } from './window.ts';

/** One request after the other on each of the kept-alive mutual TLS connections. */
export async function keepAlive(run: LoadRun, directory: string, path: string, connections: number): Promise<Sample> {
  await using group = new ConnectionGroup();
  const client = mutualClient(directory);
  const request = requestFor(path);
  const tally = new Tally();
  for (let connection = 1; connection <= connections; connection += 1) {
    run.step(`opening connection ${connection} of ${connections}`);
    const socket = group.add(connect(connectionOptions(client, run.target.terminatePort)));
    await group.orFail(new Promise<void>((resolve) => socket.once('secureConnect', resolve)));
    requestForEver(group, socket, request, tally);
  }
  return costSample(await group.orFail(measureWindow(run, tally)));
}

function requestForEver(group: ConnectionGroup, socket: TLSSocket, request: Buffer, tally: Tally): void {
  const reader = new ResponseReader();
  let sentAt = performance.now();
  socket.on('data', (bytes: Buffer) => {
    if (group.isClosing) return;
    try {
      if (!reader.read(bytes)) return;
    } catch (error) {
      group.fail(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    const now = performance.now();
    tally.units += 1;
    tally.latencies.push(now - sentAt);
    sentAt = now;
    socket.write(request);
  });
  socket.write(request);
}
