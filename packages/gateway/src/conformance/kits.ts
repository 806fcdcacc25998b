import { request as httpRequest } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex, type Readable } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { http2Session, tlsClient } from '../testing/clients.ts';
import { passthroughRoute } from '../testing/resources.ts';
import type { TestProxy } from '../testing/running-proxy.ts';
import { http2Server, httpServer, type TestServer, tcpServer } from '../testing/servers.ts';
import { API_SNI, web, west } from '../testing/west.ts';
import { proxySecureContext } from '../tls/secure-context.ts';

/** What an application saw of an exchange, and its end of it. */
export type Served = { path: string; headers: Record<string, unknown>; stream: Duplex; reset(): void };
/** A client's end of an exchange. */
export type Asked = {
  /** Bytes to the application, and back from it. */
  stream: Duplex;
  /** Once the answer has begun: its status (0 where there is none) and header fields. */
  answered: Promise<{ status: number; headers: Record<string, unknown> }>;
  informational: number[];
  trailers: Record<string, unknown>;
  leave(): void;
};
export type AskOptions = { path?: string; headers?: Record<string, string> };

/** How one protocol is spoken on both sides of the gateway. */
export type Kit = {
  protocol: 'HTTP/1.1' | 'HTTP/2' | 'gRPC' | 'WebSocket' | 'TCP';
  clusterProtocol: 'http' | 'http2' | 'grpc' | 'tcp';
  serve(onRequest: (served: Served) => void, options?: { hints?: boolean; silent?: boolean }): Promise<TestServer>;
  ask(gateway: TestProxy, options?: AskOptions): Promise<Asked>;
};

const connect = (gateway: TestProxy) => tlsClient(gateway.port('gateway'), API_SNI, web);
const TRAILER = 'x-trailer';

const http1: Kit = {
  protocol: 'HTTP/1.1',
  clusterProtocol: 'http',
  serve: (onRequest, { hints = false, silent = false } = {}) =>
    httpServer((request, response) => {
      if (hints) response.writeEarlyHints({ link: '</a>; rel=preload' });
      if (silent) return;
      response.setHeader('trailer', TRAILER);
      response.flushHeaders();
      const stream = Duplex.from({ readable: request as Readable, writable: response });
      stream.on('error', () => {});
      request.once('end', () => response.addTrailers({ [TRAILER]: 'behind' }));
      onRequest({
        path: request.url ?? '',
        headers: request.headers,
        stream,
        reset: () => request.socket.resetAndDestroy(),
      });
    }),
  ask: async (gateway, { path = '/', headers = {} } = {}) => {
    const socket = await connect(gateway);
    const request = httpRequest({
      createConnection: () => socket,
      method: 'POST',
      path,
      headers: { host: 'api.test', 'transfer-encoding': 'chunked', ...headers },
    });
    const asked: Asked = {
      stream: new Duplex(),
      answered: new Promise((resolve, reject) => {
        request.once('response', (response) => {
          response.once('end', () => Object.assign(asked.trailers, response.trailers));
          incoming.connect(response);
          resolve({ status: response.statusCode ?? 0, headers: response.headers });
        });
        request.once('error', reject);
      }),
      informational: [],
      trailers: {},
      leave: () => socket.destroy(),
    };
    request.on('information', ({ statusCode }) => asked.informational.push(statusCode));
    request.on('error', (error) => incoming.stream.destroy(error));
    asked.answered.catch(() => {});
    const incoming = joined(request);
    asked.stream = incoming.stream;
    request.flushHeaders();
    return asked;
  },
};

/** One duplex of a request's body out and an answer's body in, which comes later. */
function joined(writable: NodeJS.WritableStream & { destroy(): void }): {
  stream: Duplex;
  connect(source: Readable): void;
} {
  let source: Readable | null = null;
  const stream: Duplex = new Duplex({
    write: (chunk, _encoding, done) => {
      if (writable.write(chunk)) done();
      else writable.once('drain', done);
    },
    final: (done) => {
      writable.end();
      done();
    },
    read: () => {
      source?.resume();
    },
    destroy: (error, done) => {
      writable.destroy();
      done(error);
    },
  });
  stream.on('error', () => {});
  return {
    stream,
    connect: (readable) => {
      source = readable;
      readable.on('data', (chunk: Buffer) => {
        if (!stream.push(chunk)) readable.pause();
      });
      readable.once('end', () => stream.push(null));
      readable.once('error', (error) => stream.destroy(error));
    },
  };
}

const overHttp2 = (protocol: 'HTTP/2' | 'gRPC'): Kit => {
  const isGrpc = protocol === 'gRPC';
  const own: Record<string, string> = isGrpc ? { 'content-type': 'application/grpc', te: 'trailers' } : {};
  return {
    protocol,
    clusterProtocol: isGrpc ? 'grpc' : 'http2',
    serve: (onRequest, { hints = false, silent = false } = {}) =>
      http2Server((stream, headers) => {
        if (hints) stream.additionalHeaders({ ':status': 103, link: '</a>; rel=preload' });
        if (silent) return;
        stream.respond(
          { ':status': 200, ...(isGrpc ? { 'content-type': 'application/grpc' } : {}) },
          { waitForTrailers: true },
        );
        stream.on('wantTrailers', () =>
          stream.sendTrailers({ [TRAILER]: 'behind', ...(isGrpc ? { 'grpc-status': '0' } : {}) }),
        );
        const path = String(headers[':path']);
        onRequest({ path, headers, stream, reset: () => stream.session?.socket.destroy() });
      }),
    ask: async (gateway, { path = '/', headers = {} } = {}) => {
      const socket = await connect(gateway);
      const session = http2Session(socket);
      const stream = session.request(
        { ':method': 'POST', ':path': path, ':authority': 'api.test', ...own, ...headers },
        { endStream: false },
      );
      stream.on('error', () => {});
      const asked: Asked = {
        stream,
        answered: new Promise((resolve, reject) => {
          stream.once('response', (received) => resolve({ status: Number(received[':status']), headers: received }));
          stream.once('close', () => reject(new Error('there was no answer')));
        }),
        informational: [],
        trailers: {},
        leave: () => socket.destroy(),
      };
      asked.answered.catch(() => {});
      stream.on('headers', (received) => asked.informational.push(Number(received[':status'])));
      stream.on('trailers', (received) => Object.assign(asked.trailers, received));
      return asked;
    },
  };
};

const webSocket: Kit = {
  protocol: 'WebSocket',
  clusterProtocol: 'http',
  serve: async (onRequest, { silent = false } = {}) => {
    const made = await httpServer((_request, response) => response.writeHead(404).end());
    made.server.on('upgrade', (request, socket: Socket) => {
      socket.on('error', () => {});
      if (silent) return;
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
      onRequest({
        path: request.url ?? '',
        headers: request.headers,
        stream: socket,
        reset: () => socket.resetAndDestroy(),
      });
    });
    return made;
  },
  ask: async (gateway, { path = '/', headers = {} } = {}) => {
    const socket = await connect(gateway);
    const fields = Object.entries({ host: 'api.test', connection: 'Upgrade', upgrade: 'websocket', ...headers });
    socket.write(`GET ${path} HTTP/1.1\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
    const answered = new Promise<{ status: number; headers: Record<string, unknown> }>((resolve, reject) => {
      let text = '';
      const read = (chunk: Buffer): void => {
        text += chunk.toString('latin1');
        const end = text.indexOf('\r\n\r\n');
        if (end < 0) return;
        socket.off('data', read);
        socket.pause();
        if (text.length > end + 4) socket.unshift(Buffer.from(text.slice(end + 4), 'latin1'));
        resolve({ status: Number(text.slice(9, 12)), headers: {} });
      };
      socket.on('data', read);
      socket.once('close', () => reject(new Error('there was no answer')));
    });
    answered.catch(() => {});
    return { stream: socket, answered, informational: [], trailers: {}, leave: () => socket.destroy() };
  },
};

/** TLS from end to end, of which the gateway sees the server name. */
const tcp: Kit = {
  protocol: 'TCP',
  clusterProtocol: 'tcp',
  serve: (onRequest) => {
    const { key, cert } = west.credentials(west.serviceUri('api'));
    const context = proxySecureContext({ keyPem: key, certPem: cert, chainPems: [] });
    return tcpServer((transport) => {
      const socket = new TLSSocket(transport, { isServer: true, secureContext: context });
      socket.on('error', () => {});
      const reset = (): void => {
        transport.resetAndDestroy();
      };
      socket.once('secure', () => onRequest({ path: '', headers: {}, stream: socket, reset }));
    });
  },
  ask: async (gateway) => {
    const socket = await connect(gateway);
    const answered = Promise.resolve({ status: 0, headers: {} });
    return { stream: socket, answered, informational: [], trailers: {}, leave: () => socket.destroy() };
  },
};

export const kits: readonly Kit[] = [http1, overHttp2('HTTP/2'), overHttp2('gRPC'), webSocket, tcp];
export const tcpRoute = passthroughRoute(API_SNI, 'one');
