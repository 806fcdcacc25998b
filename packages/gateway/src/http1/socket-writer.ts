import type { Socket } from 'node:net';

/** So much goes out at once, without waiting for more of the same turn of the event loop. */
const FLUSH_BYTES = 64 * 1024;
/** Up to this size parts are copied into one; beyond it that costs more than it saves. */
const COPY_BYTES_MAX = 16 * 1024;

/**
 * Writes to a connection what belongs together in one go: parts of one turn of the event loop become one write, which over TLS
 * is one record and one system call instead of one for each part.
 */
export class SocketWriter {
  readonly #socket: Socket;
  #parts: (string | Buffer)[] = [];
  #bytes = 0;
  #isQueued = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** @param part strings are Latin-1. Answers false when the socket has to drain before more is written. */
  write(part: string | Buffer): boolean {
    this.#parts.push(part);
    this.#bytes += part.length;
    if (this.#bytes >= FLUSH_BYTES) {
      this.flush();
    } else if (!this.#isQueued) {
      this.#isQueued = true;
      queue(this);
    }
    return !this.#socket.writableNeedDrain;
  }

  flush(): void {
    this.#isQueued = false;
    const parts = this.#parts;
    const bytes = this.#bytes;
    if (bytes === 0) return;
    this.#parts = [];
    this.#bytes = 0;
    const socket = this.#socket;
    if (socket.destroyed || socket.writableEnded) return;
    if (parts.length === 1) {
      send(socket, parts[0] ?? '');
    } else if (bytes <= COPY_BYTES_MAX) {
      socket.write(joined(parts, bytes));
    } else {
      socket.cork();
      for (const part of parts) send(socket, part);
      socket.uncork();
    }
  }
}

function send(socket: Socket, part: string | Buffer): void {
  if (typeof part === 'string') socket.write(part, 'latin1');
  else socket.write(part);
}

function joined(parts: readonly (string | Buffer)[], bytes: number): Buffer {
  const whole = Buffer.allocUnsafe(bytes);
  let at = 0;
  for (const part of parts) at += typeof part === 'string' ? whole.write(part, at, 'latin1') : part.copy(whole, at);
  return whole;
}

/** Writers with something to send when this turn of the event loop has been worked off. */
let queued: SocketWriter[] = [];

function queue(writer: SocketWriter): void {
  if (queued.length === 0) setImmediate(flushQueued);
  queued.push(writer);
}

function flushQueued(): void {
  const writers = queued;
  queued = [];
  for (const writer of writers) writer.flush();
}
