import type { Socket } from 'node:net';
import { stopReading } from '../l4/socket-handle.ts';

export type SniffedProtocol = 'http1' | 'http2' | 'other';

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
/** The longest method anybody uses, and then some. */
const METHOD_MAX = 24;

/** What the first bytes of a plain connection are; null while they could still be either. */
export function classifyFirstBytes(bytes: Buffer): SniffedProtocol | null {
  const length = Math.min(bytes.length, PREFACE.length);
  if (bytes.subarray(0, length).equals(PREFACE.subarray(0, length))) return length === PREFACE.length ? 'http2' : null;
  for (let at = 0; at < Math.min(bytes.length, METHOD_MAX); at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x20) return at > 0 ? 'http1' : 'other';
    const isMethodCharacter = (byte >= 0x41 && byte <= 0x5a) || byte === 0x2d || byte === 0x5f;
    if (!isMethodCharacter) return 'other';
  }
  return bytes.length >= METHOD_MAX ? 'other' : null;
}

/**
 * Reads the first bytes and puts them back; reading has then stopped. A client that says nothing within `timeoutMs` is `other`:
 * it may wait for the server to speak first. Calls `done` once, or never when the client leaves before.
 */
export function sniffProtocol(socket: Socket, timeoutMs: number, done: (protocol: SniffedProtocol) => void): void {
  let bytes = Buffer.alloc(0);
  const finish = (protocol: SniffedProtocol | 'gone'): void => {
    clearTimeout(timer);
    socket.off('data', read);
    socket.off('end', ended);
    socket.off('close', gone);
    stopReading(socket);
    if (protocol === 'gone') {
      socket.destroy();
      return;
    }
    if (bytes.length > 0) socket.unshift(bytes);
    done(protocol);
  };
  const read = (chunk: Buffer): void => {
    bytes = Buffer.concat([bytes, chunk]);
    const protocol = classifyFirstBytes(bytes);
    if (protocol !== null) finish(protocol);
  };
  const ended = (): void => finish(bytes.length > 0 ? 'other' : 'gone');
  const gone = (): void => finish('gone');
  const timer = setTimeout(() => finish('other'), timeoutMs);
  socket.on('data', read);
  socket.once('end', ended);
  socket.once('close', gone);
}
