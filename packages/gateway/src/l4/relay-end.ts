import { connect, type Socket } from 'node:net';
import type { BufferPool } from './buffer-pool.ts';
import { socketOptions } from './dial.ts';
import { moveToStaticBuffer } from './socket-handle.ts';

/** Gets bytes that were read. Answers false to stop the reading; `resume()` of the end starts it again. */
export type BytesHandler = (bytes: Buffer) => boolean;

/** One side of a relay. */
export type RelayEnd = {
  readonly socket: Socket;
  /** The TCP connection below: the same socket, or what a TLS socket was made on. Only it can be reset. */
  readonly transport: Socket;
  /** Bytes handed out lie in a buffer that is read into again: they are valid until the handler returns true or `resume()`. */
  readonly isStatic: boolean;
  onBytes(handler: BytesHandler): void;
  resume(): void;
  /** Gives the read buffer back. Only after both sides have closed. */
  release(): void;
};

/** Slot between a socket's `onread`, fixed when it is made, and the handler, known when the relay starts. */
class StaticReader {
  handler: BytesHandler = () => false;
  readonly buffer: Buffer;

  constructor(buffer: Buffer) {
    this.buffer = buffer;
  }

  readonly callback = (bytesRead: number): boolean => this.handler(this.buffer.subarray(0, bytesRead));
}

function staticEnd(socket: Socket, reader: StaticReader, pool: BufferPool): RelayEnd {
  let released = false;
  return {
    socket,
    transport: socket,
    isStatic: true,
    onBytes: (handler) => {
      reader.handler = handler;
    },
    resume: () => {
      socket.resume();
    },
    release: () => {
      if (released) return;
      released = true;
      pool.giveBack(reader.buffer);
    },
  };
}

/** An accepted connection whose reading was stopped (`stopReading`), with a static buffer where the runtime allows it. */
export function acceptedEnd(socket: Socket, pool: BufferPool): { end: RelayEnd; leftover: Buffer | null } {
  const reader = new StaticReader(pool.take());
  const moved = moveToStaticBuffer(socket, { buffer: reader.buffer, callback: reader.callback });
  if (moved === null) {
    pool.giveBack(reader.buffer);
    return { end: streamEnd(socket, socket), leftover: null };
  }
  return { end: staticEnd(moved.socket, reader, pool), leftover: moved.leftover };
}

/** Dials with a static buffer. The socket is still connecting, and reads nothing before `resume()`. */
export function dialledEnd(address: string, port: number, keepAliveMs: number, pool: BufferPool): RelayEnd {
  const reader = new StaticReader(pool.take());
  const socket = connect({
    ...socketOptions(address, port, keepAliveMs),
    onread: { buffer: reader.buffer, callback: reader.callback },
  });
  socket.pause();
  return staticEnd(socket, reader, pool);
}

/** Any socket by its `data` events: TLS, whose bytes come out of the decryption in buffers of their own. */
export function streamEnd(socket: Socket, transport: Socket): RelayEnd {
  return {
    socket,
    transport,
    isStatic: false,
    onBytes: (handler) => {
      socket.pause();
      socket.on('data', (bytes: Buffer) => {
        if (!handler(bytes)) socket.pause();
      });
    },
    resume: () => {
      socket.resume();
    },
    release: () => {},
  };
}
