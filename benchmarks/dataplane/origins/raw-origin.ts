import { createServer, type Server, type Socket } from 'node:net';

/**
 * What a client of the raw origin wants: one byte behind its ClientHello, which may come in the same segment or not.
 * `flood`: bytes for ever; `echo`: what it sends; `hold`: one byte and then silence.
 */
export const ORDERS = { flood: 0x46, echo: 0x45, hold: 0x48 } as const;
export type Order = keyof typeof ORDERS;

const FLOOD_BLOCK = Buffer.alloc(1024 * 1024, 0x2e);
const RECORD_HEADER_BYTES = 5;

/** Plain TCP behind a pass-through: a proxy that does not decrypt can not tell these bytes from TLS. */
export function createRawOrigin(): Server {
  return createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => {});
    let received: Buffer = Buffer.alloc(0);
    const readHead = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      const at = orderOffset(received);
      if (at === null || received.length <= at) return;
      socket.off('data', readHead);
      obey(socket, received[at] ?? 0, received.subarray(at + 1));
    };
    socket.on('data', readHead);
  });
}

/** Where the ClientHello's record ends; null while that is not known. */
function orderOffset(received: Buffer): number | null {
  return received.length < RECORD_HEADER_BYTES ? null : RECORD_HEADER_BYTES + received.readUInt16BE(3);
}

function obey(socket: Socket, order: number, rest: Buffer): void {
  switch (order) {
    case ORDERS.flood:
      socket.resume();
      flood(socket);
      return;
    case ORDERS.echo:
      if (rest.length > 0) socket.write(rest);
      socket.on('data', (bytes: Buffer) => socket.write(bytes));
      return;
    case ORDERS.hold:
      socket.resume();
      socket.write('.');
      return;
    default:
      socket.destroy();
  }
}

/**
 * One block after the other. Each waits for a turn of the event loop: a reader that is fast enough would otherwise have all
 * blocks taken at once, and the other connections would get no turn.
 */
function flood(socket: Socket): void {
  if (!socket.writable) return;
  socket.write(FLOOD_BLOCK, () => setImmediate(flood, socket));
}
