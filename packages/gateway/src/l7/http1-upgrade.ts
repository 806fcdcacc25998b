import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { PeerwayError } from '@peerway/model/error';
import { allowedTrailers, endToEnd, lowerCaseNames } from './header-list.ts';
import { type Http1Connection, upstreamReset } from './http1-upstream.ts';
import type { OutgoingRequest, UpstreamResponse } from './upstream-exchange.ts';

export type UpgradeListener = {
  /** The endpoint said 101: from here on the connection is not HTTP. `head` is what came behind the answer. */
  switched(rawHeaders: string[], socket: Duplex, head: Buffer): void;
  /** The endpoint did not switch. */
  answered(response: UpstreamResponse): void;
  /** The exchange broke; nothing else is called afterwards. */
  failed(error: PeerwayError): void;
};

/** Asks an endpoint to leave HTTP on this connection. Answers the function that gives it up; no listener is called afterwards. */
export function openUpgrade(
  connection: Http1Connection,
  request: OutgoingRequest,
  protocol: string,
  listener: UpgradeListener,
): () => void {
  const outgoing = connection.request(request, protocol);
  let isOver = false;
  const fail = (error: Error | null): void => {
    if (isOver) return;
    isOver = true;
    connection.close();
    listener.failed(upstreamReset(error));
  };
  outgoing.on('error', fail);
  outgoing.once('close', () => fail(null));
  outgoing.once('upgrade', (response: IncomingMessage, socket, head) => {
    if (isOver) return;
    isOver = true;
    listener.switched(response.rawHeaders, socket, head);
  });
  outgoing.once('response', (response) => {
    response.on('error', fail);
    response.once('end', () => {
      isOver = true;
    });
    listener.answered({
      status: response.statusCode ?? 502,
      headers: endToEnd(lowerCaseNames(response.rawHeaders)),
      body: response,
      endsStream: false,
      trailers: () => allowedTrailers(response.rawTrailers),
    });
  });
  outgoing.end();
  return () => {
    if (isOver) return;
    isOver = true;
    connection.close();
  };
}
