import type { Socket } from 'node:net';
import type { PeerwayError } from '@peerway/model/error';
import type { HeaderList } from './header-list.ts';
import type { Http1Connection } from './http1-upstream.ts';
import type { OutgoingRequest, UpstreamResponse } from './upstream-exchange.ts';

export type UpgradeListener = {
  /** The endpoint said 101: from here on the connection is not HTTP. `rest` is what came behind the answer. */
  switched(fields: HeaderList, socket: Socket, rest: Buffer): void;
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
  const exchange = connection.upgrade(
    request,
    protocol,
    { informational: () => {}, response: listener.answered, failed: listener.failed },
    (fields, rest) => listener.switched(fields, connection.connected.socket, rest),
  );
  exchange.finish([]);
  return () => exchange.abort();
}
