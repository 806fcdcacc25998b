import type { Socket } from 'node:net';
import { normalizeServerName } from '@peerway/model/sni';
import { stopReading } from '../l4/socket-handle.ts';
import { ClientHelloReader } from './client-hello.ts';

export type HelloRefusal = 'hello.malformed' | 'hello.too_large' | 'hello.timeout' | 'hello.no_server_name';

export type PeekResult =
  /** `serverName` is normalised. `bytes` is everything read so far; reading has stopped. */
  | { kind: 'hello'; serverName: string; bytes: Buffer }
  | { kind: 'refused'; code: HelloRefusal }
  /** The connection went away without having sent a byte: a port check, not an attack. */
  | { kind: 'gone' };

/**
 * Reads from a fresh connection until its ClientHello names a server, then stops reading in the same event, so that whatever
 * comes after is left in the kernel for who takes over. Calls `done` exactly once.
 */
export function peekClientHello(
  socket: Socket,
  limits: { bytesMax: number; timeoutMs: number },
  done: (result: PeekResult) => void,
): void {
  const reader = new ClientHelloReader(limits.bytesMax);
  let bytes: Buffer | null = null;

  const finish = (result: PeekResult): void => {
    clearTimeout(timer);
    socket.off('data', read);
    socket.off('end', ended);
    socket.off('error', ended);
    socket.off('close', ended);
    done(result);
  };
  const read = (chunk: Buffer): void => {
    bytes = bytes === null ? chunk : Buffer.concat([bytes, chunk]);
    const reading = reader.read(bytes);
    if (reading.kind === 'need-more') return;
    stopReading(socket);
    if (reading.kind === 'refused') {
      finish(reading);
      return;
    }
    const serverName = normalizeServerName(reading.serverName);
    finish(
      serverName === null ? { kind: 'refused', code: 'hello.no_server_name' } : { kind: 'hello', serverName, bytes },
    );
  };
  const ended = (): void => finish(bytes === null ? { kind: 'gone' } : { kind: 'refused', code: 'hello.malformed' });
  const timer = setTimeout(() => {
    stopReading(socket);
    finish({ kind: 'refused', code: 'hello.timeout' });
  }, limits.timeoutMs);

  socket.on('data', read);
  socket.once('end', ended);
  socket.once('error', ended);
  socket.once('close', ended);
}
