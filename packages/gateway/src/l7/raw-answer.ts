import type { Duplex } from 'node:stream';
import type { PeerwayError } from '@peerway/model/error';
import { responseHead } from '../http1/write-head.ts';
import { failureResponse } from './failure-response.ts';

/** How long a connection that was answered for the last time may take to be closed by the client, ms. */
const LINGER_MS = 1_000;

/** Answers a failure by hand and ends the connection. */
export function endWith(socket: Duplex, failure: PeerwayError, forLocalCaller: boolean, status?: number): void {
  const response = failureResponse(failure, {
    isGrpc: false,
    forLocalCaller,
    ...(status === undefined ? {} : { status }),
  });
  endSlowly(socket, responseHead(response.status, [...response.headers, 'connection', 'close']) + response.body);
}

/**
 * Ends a connection after its last bytes. Closing at once while the client still sends would reset the connection, and the
 * reset could overtake the answer; so what comes is read and thrown away until the client closes too, for a second at most.
 */
export function endSlowly(socket: Duplex, lastBytes: string | Buffer): void {
  socket.on('error', () => {});
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
  socket.once('end', () => socket.destroy());
  socket.end(lastBytes);
  socket.resume();
}
