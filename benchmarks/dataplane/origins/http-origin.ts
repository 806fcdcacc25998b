import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer, type Server, type TlsOptions } from 'node:tls';
import { readCredentials } from '../identities.ts';
import { CIPHER, GROUP, LARGE_BYTES, LARGE_PATH, SMALL_BYTES } from '../names.ts';

const END_OF_HEAD = '\r\n\r\n';
const SMALL = answerOf(SMALL_BYTES);
const LARGE = answerOf(LARGE_BYTES);

/** Answers requests without body on kept-alive TLS connections, with as little work as can be: it shares its core with the load. */
export function createHttpOrigin(directory: string, wants: 'any client' | 'clients of west'): Server {
  const options: TlsOptions = {
    ...readCredentials(directory, 'origin'),
    ciphers: CIPHER,
    ecdhCurve: GROUP,
    minVersion: 'TLSv1.3',
    noDelay: true,
    ...(wants === 'any client'
      ? {}
      : { requestCert: true, rejectUnauthorized: true, ca: readFileSync(join(directory, 'west-ca.crt')) }),
  };
  const server = createServer(options, (socket) => {
    let text = '';
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      for (let end = text.indexOf(END_OF_HEAD); end >= 0; end = text.indexOf(END_OF_HEAD)) {
        socket.write(text.startsWith(`GET ${LARGE_PATH} `) ? LARGE : SMALL);
        text = text.slice(end + END_OF_HEAD.length);
      }
    });
  });
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return server;
}

function answerOf(bytes: number): Buffer {
  const head = `HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: ${bytes}${END_OF_HEAD}`;
  return Buffer.concat([Buffer.from(head), Buffer.alloc(bytes, 0x2e)]);
}
