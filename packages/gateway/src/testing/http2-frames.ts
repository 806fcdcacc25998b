import type { Socket } from 'node:net';

/* HTTP/2 by hand (RFC 9113, RFC 7541), for what no library would send. */

export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
export const frameTypes = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  ping: 6,
  goaway: 7,
  window: 8,
  continuation: 9,
};
export const END_STREAM = 1;
export const END_HEADERS = 4;

export function frame(
  type: keyof typeof frameTypes,
  flags: number,
  stream: number,
  payload: Buffer | string = '',
): Buffer {
  const bytes = Buffer.from(payload as Buffer);
  const head = Buffer.alloc(9);
  head.writeUIntBE(bytes.length, 0, 3);
  head[3] = frameTypes[type];
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, bytes]);
}

export const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** Fields as literals without indexing and without Huffman: any bytes whatever. */
export function literals(fields: readonly [name: string, value: string][]): Buffer {
  const text = (value: string): Buffer => {
    const bytes = Buffer.from(value, 'latin1');
    if (bytes.length > 126) throw new Error('longer values would need more than one octet of length');
    return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  };
  return Buffer.concat(fields.flatMap(([name, value]) => [Buffer.from([0]), text(name), text(value)]));
}

/** What the server sent, as far as one has to know: answers by their status, resets, the end. */
export type Seen = { events: string[]; ended: boolean };

/** Reads the frames of a server. Statuses that are in HPACK's static table are told, all others are `status ?`. */
export function readFrames(socket: Socket): Seen {
  const seen: Seen = { events: [], ended: false };
  let bytes = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    while (bytes.length >= 9) {
      const length = bytes.readUIntBE(0, 3);
      if (bytes.length < 9 + length) return;
      const [type, stream] = [bytes[3], bytes.readUInt32BE(5)];
      const payload = bytes.subarray(9, 9 + length);
      if (type === frameTypes.headers) seen.events.push(`${stream}: ${STATUS[payload[0] ?? 0] ?? 'status ?'}`);
      if (type === frameTypes.reset) seen.events.push(`${stream}: reset`);
      if (type === frameTypes.goaway) seen.events.push('goaway');
      bytes = bytes.subarray(9 + length);
    }
  });
  socket.once('close', () => {
    seen.ended = true;
  });
  socket.once('end', () => socket.end());
  return seen;
}

const STATUS: Record<number, string> = { 136: '200', 137: '204', 139: '304', 140: '400', 141: '404', 142: '500' };
