import { connect, type Socket } from 'node:net';
import { helloBytes } from '@peerway/gateway/testing/hello-bytes';
import { RAW_SNI } from '../names.ts';
import { ORDERS, type Order } from '../origins/raw-origin.ts';
import type { ConnectionGroup } from './connection-group.ts';

let hello: Promise<Buffer> | null = null;

/**
 * Opens a connection to the raw origin: a real ClientHello, then the order. Resolves when the proxy has accepted it.
 * @param bufferBytes bytes that are read at once
 * @param onBytes the bytes are valid only during the call
 */
export async function openRaw(
  group: ConnectionGroup,
  port: number,
  order: Order,
  bufferBytes: number,
  onBytes: (bytes: Buffer, socket: Socket) => void,
): Promise<Socket> {
  hello ??= helloBytes(RAW_SNI);
  const first = Buffer.concat([await hello, Buffer.from([ORDERS[order]])]);
  const buffer = Buffer.allocUnsafeSlow(bufferBytes);
  const socket: Socket = group.add(
    connect({
      host: '127.0.0.1',
      port,
      noDelay: true,
      onread: {
        buffer,
        callback: (count) => {
          onBytes(buffer.subarray(0, count), socket);
          return true;
        },
      },
    }),
  );
  await group.orFail(new Promise<void>((resolve) => socket.once('connect', resolve)));
  socket.write(first);
  return socket;
}
