import { type ConnectionOptions, connect } from 'node:tls';
import { tcpServer } from './servers.ts';
import { until } from './until.ts';

/** The first flight of a real TLS client, as it goes over the wire. */
export async function helloBytes(servername: string, options: ConnectionOptions = {}): Promise<Buffer> {
  let hello = Buffer.alloc(0);
  await using sink = await tcpServer((socket) => {
    socket.on('data', (chunk: Buffer) => {
      hello = Buffer.concat([hello, chunk]);
    });
  });
  const client = connect({ port: sink.port, host: '127.0.0.1', servername, rejectUnauthorized: false, ...options });
  client.on('error', () => {});
  await until(() => hello.length > 5 && hello.length >= 5 + hello.readUInt16BE(3));
  client.destroy();
  return hello;
}
