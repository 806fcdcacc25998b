import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { RelayEnd } from './relay-end.ts';
import { resetSocket } from './reset-socket.ts';

/** Told what happens in a relay. Byte counts are of what was read on the side and handed to the other. */
export type RelayObserver = {
  fromClient(bytes: number): void;
  fromServer(bytes: number): void;
  /** Once, after both sides have closed. `reset`: which side broke the connection instead of ending it. */
  closed(reset: 'client' | 'server' | null): void;
};

export type Relay = {
  /** Cuts both sides with a reset. */
  cut(): void;
};

/**
 * Copies bytes both ways until both directions have ended. A FIN travels as a FIN and leaves the other direction open; a reset
 * travels as a reset; a slow reader stops the reading on the other side. Nothing is ever added to the stream.
 * @param toServerFirst bytes of the client that were read before the relay began
 */
export function relay(
  client: RelayEnd,
  server: RelayEnd,
  options: { toServerFirst: Buffer | null; idleTimeoutMs: number; observer: RelayObserver },
): Relay {
  const { observer } = options;
  let open = 2;
  let reset: 'client' | 'server' | null = null;

  const breakBoth = (side: 'client' | 'server' | null): void => {
    if (reset === null) reset = side;
    for (const end of [client, server]) resetConnection(end);
  };
  const closedOne = (): void => {
    open -= 1;
    if (open > 0) return;
    client.release();
    server.release();
    observer.closed(reset);
  };

  const watch = (end: RelayEnd, other: RelayEnd, side: 'client' | 'server'): void => {
    end.socket.on('error', () => breakBoth(side));
    end.socket.on('end', () => {
      if (other.socket.writable) other.socket.end();
    });
    end.socket.on('close', () => {
      // Closed without both directions having ended: the other side must not wait for ever.
      if (!end.socket.readableEnded || !end.socket.writableFinished) breakBoth(side);
      closedOne();
    });
  };
  watch(client, server, 'client');
  watch(server, client, 'server');

  // Every byte passes the client's socket, so its timer sees both directions.
  if (options.idleTimeoutMs > 0) client.socket.setTimeout(options.idleTimeoutMs, () => breakBoth(null));

  if (options.toServerFirst !== null) {
    observer.fromClient(options.toServerFirst.length);
    server.socket.write(options.toServerFirst);
  }
  pump(client, server, (bytes) => observer.fromClient(bytes));
  pump(server, client, (bytes) => observer.fromServer(bytes));
  client.resume();
  server.resume();
  return { cut: () => breakBoth(null) };
}

/**
 * Hazard: a static buffer may be read into again only when the write of its bytes has left it, and `writableLength` is 0 right
 * after `write()` exactly when the kernel took everything at once. Otherwise reading waits for the write's callback. The
 * callback is one function for all writes, which Node batches.
 */
function pump(source: RelayEnd, sink: RelayEnd, count: (bytes: number) => void): void {
  const to: Socket = sink.socket;
  let waiting = false;
  const written = (): void => {
    if (!waiting || to.writableLength > 0) return;
    waiting = false;
    source.resume();
  };
  source.onBytes((bytes) => {
    count(bytes.length);
    if (!to.writable) return false;
    const roomLeft = to.write(bytes, written);
    waiting = source.isStatic ? to.writableLength > 0 : !roomLeft;
    return !waiting;
  });
}

/**
 * A reset on the TCP connection. A TLS socket can not send one itself, so it is sent below it.
 * Hazard: Node throws for a TLS socket, and from an event's listener that would end the process.
 */
export function resetConnection(end: Pick<RelayEnd, 'socket' | 'transport'>): void {
  if (!end.transport.destroyed) {
    if (end.transport instanceof TLSSocket) end.transport.destroy();
    else resetSocket(end.transport);
  }
  if (!end.socket.destroyed) end.socket.destroy();
}
