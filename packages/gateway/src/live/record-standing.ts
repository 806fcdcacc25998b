import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** What TLS itself may take, whatever is carried: some two thousand key updates. */
const OVERHEAD_BYTES_MAX = 64 * 1024;
/** A record of one byte of payload has 22 more around it. */
const OVERHEAD_PER_BYTE = 24;

/**
 * Watches for a client that keeps TLS busy without saying anything. Each key update of TLS 1.3 costs two derivations of keys, and
 * the answer that it may ask for is kept until the client reads it; OpenSSL and Node limit neither, and tell nobody of them. But
 * nothing comes out of what came in.
 */
export function recordStanding(socket: TLSSocket, transport: Socket): () => string | null {
  const wireBefore = transport.bytesRead;
  const payloadBefore = socket.bytesRead;
  return () => {
    const payload = socket.bytesRead - payloadBefore;
    const overhead = transport.bytesRead - wireBefore - payload;
    return overhead > OVERHEAD_BYTES_MAX + OVERHEAD_PER_BYTE * payload
      ? `${overhead} bytes of TLS records carried ${payload} bytes`
      : null;
  };
}
