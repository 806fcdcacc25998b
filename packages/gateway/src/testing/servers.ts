import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  createServer as createHttp2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
  type Settings,
} from 'node:http2';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';

export type TestServer = AsyncDisposable & { port: number; sockets: Set<Socket> };

async function listening(server: Server): Promise<TestServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    sockets,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const tcpServer = (onConnection: (socket: Socket) => void): Promise<TestServer> =>
  listening(createTcpServer({ allowHalfOpen: true }, onConnection));

export async function httpServer(
  onRequest: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<TestServer & { server: HttpServer }> {
  const server = createServer(onRequest);
  return { ...(await listening(server)), server };
}

export function http2Server(
  onStream: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void,
  settings: Settings = {},
): Promise<TestServer> {
  const server = createHttp2Server({ settings });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    onStream(stream, headers);
  });
  server.on('sessionError', () => {});
  return listening(server);
}

/** The whole body as text. */
export async function textOf(source: AsyncIterable<Buffer | string>): Promise<string> {
  let text = '';
  for await (const chunk of source) text += chunk.toString();
  return text;
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  await using server = await tcpServer(() => {});
  return server.port;
}
