import type { BoundSocket, SocketSource } from '@peerway/gateway';
import type { HostPort } from '@peerway/model/host-port';
import { isToWorker, type ToPool } from './messages.ts';

/** A worker's way to sockets: its pool has them, and sends a copy. */
export function socketsOfPool(): SocketSource {
  const waiting = new Map<number, { resolve(socket: BoundSocket): void; reject(error: Error): void }>();
  let requests = 0;
  process.on('message', (message, handle) => {
    if (!isToWorker(message) || message.kind !== 'socket') return;
    const asked = waiting.get(message.request);
    waiting.delete(message.request);
    if (message.error !== null) asked?.reject(Object.assign(new Error(message.error.message), message.error));
    // Its type says that what is sent is one of the public classes; what comes is what was sent.
    else asked?.resolve(handle as unknown as BoundSocket);
  });
  return {
    take: (place: HostPort) =>
      new Promise((resolve, reject) => {
        requests += 1;
        waiting.set(requests, { resolve, reject });
        say({ kind: 'listen', request: requests, place });
      }),
    release: (place: HostPort) => say({ kind: 'release', place }),
  };
}

/** A pool that is gone is told nothing more: its workers end, too. */
function say(message: ToPool): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}
