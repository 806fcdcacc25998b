import { createCipheriv, createHmac } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import type { Credentials } from './clients.ts';

/* TLS 1.3 records by hand (RFC 8446 §5.2, §7.2), behind a handshake that a real client did: for what no library would send. */

const CIPHER = 'TLS_AES_128_GCM_SHA256';
const HANDSHAKE = 22;
const APPLICATION_DATA = 23;
const KEY_UPDATE = 24;

export type RecordClient = {
  socket: Socket;
  /** A record of application data. */
  data(payload: Buffer | string): Buffer;
  /** A key update; what is made after it is under the next keys. */
  keyUpdate(isAnswerWanted: boolean): Buffer;
};

/** Does the handshake and hands the connection over. What comes back is for its user to read, or to leave. */
export function recordClient(port: number, servername: string, credentials: Credentials): Promise<RecordClient> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const wire = new Duplex({
      read: () => {},
      write: (chunk, _encoding, done) => socket.write(chunk, () => done()),
    });
    const forward = (chunk: Buffer): void => void wire.push(chunk);
    socket.on('data', forward);
    socket.once('error', reject);
    const tls = connectTls({
      ...{ socket: wire, servername, rejectUnauthorized: false, minVersion: 'TLSv1.3', ciphers: CIPHER },
      ...credentials,
    });
    let secret = Buffer.alloc(0);
    tls.on('keylog', (line: Buffer) => {
      const [label, , hex = ''] = line.toString().trim().split(' ');
      if (label === 'CLIENT_TRAFFIC_SECRET_0') secret = Buffer.from(hex, 'hex');
    });
    tls.once('error', reject);
    tls.once('secureConnect', () => {
      tls.on('error', () => {});
      socket.on('error', () => {});
      socket.pause();
      socket.off('data', forward);
      resolve({ socket, ...records(secret) });
    });
  });
}

function records(first: Buffer): Omit<RecordClient, 'socket'> {
  let secret = first;
  let sequence = 0;
  const protect = (type: number, payload: Buffer): Buffer => {
    const head = Buffer.from([APPLICATION_DATA, 3, 3, 0, 0]);
    head.writeUInt16BE(payload.length + 1 + 16, 3);
    const nonce = expand(secret, 'iv', 12);
    nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ sequence) >>> 0, 8);
    sequence += 1;
    const cipher = createCipheriv('aes-128-gcm', expand(secret, 'key', 16), nonce);
    cipher.setAAD(head);
    return Buffer.concat([
      head,
      cipher.update(payload),
      cipher.update(Buffer.from([type])),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
  };
  return {
    data: (payload) => protect(APPLICATION_DATA, Buffer.from(payload as Buffer)),
    keyUpdate: (isAnswerWanted) => {
      const record = protect(HANDSHAKE, Buffer.from([KEY_UPDATE, 0, 0, 1, isAnswerWanted ? 1 : 0]));
      secret = expand(secret, 'traffic upd', 32);
      sequence = 0;
      return record;
    },
  };
}

/** HKDF-Expand-Label of up to one block. */
function expand(secret: Buffer, name: string, length: number): Buffer {
  const label = Buffer.from(`tls13 ${name}`);
  const info = Buffer.concat([Buffer.from([0, length, label.length]), label, Buffer.from([0, 1])]);
  return createHmac('sha256', secret).update(info).digest().subarray(0, length);
}
