import { Agent, request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { textOf } from './servers.ts';

export type Credentials = { key: string; cert: string };

/** A TLS client that believes any server: what the server checks is what is under test. */
export function tlsClient(
  port: number,
  servername: string,
  credentials: Credentials | null,
  alpn?: string[],
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({
      socket: connectTcp({ host: '127.0.0.1', port, allowHalfOpen: true }),
      servername,
      rejectUnauthorized: false,
      ...(credentials ?? {}),
      ...(alpn === undefined ? {} : { ALPNProtocols: alpn }),
    });
    socket.once('secureConnect', () => {
      socket.on('error', () => {});
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

/** Never throws: how a connection ends, also one that is refused, is seen by `endingOf`. */
export function tcpClient(port: number): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connectTcp({ host: '127.0.0.1', port, allowHalfOpen: true });
    socket.on('error', () => {});
    socket.once('connect', () => resolve(socket));
    socket.once('close', () => resolve(socket));
  });
}

export type Answer = { status: number; headers: IncomingHttpHeaders; body: string; trailers: NodeJS.Dict<string> };

/** One HTTP/1.1 request over a connected socket, or to a port. */
export function fetchHttp1(
  to: Socket | number,
  options: {
    method?: string;
    path?: string;
    headers?: OutgoingHttpHeaders;
    body?: string | Buffer;
    agent?: Agent;
  } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const agent = options.agent ?? new Agent();
    if (typeof to !== 'number') agent.createConnection = () => to;
    const request = httpRequest({
      agent,
      host: '127.0.0.1',
      port: typeof to === 'number' ? to : 80,
      method: options.method ?? 'GET',
      path: options.path ?? '/',
      headers: { host: 'api.test', ...options.headers },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      textOf(response).then(
        (body) =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body, trailers: response.trailers }),
        reject,
      );
    });
    request.end(options.body);
  });
}

/** Sends raw bytes and answers everything that came back until the other side ended or broke the connection. */
export function exchangeRaw(socket: Socket, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', () => {});
    socket.once('close', () => resolve(text));
    socket.once('end', () => socket.end());
    socket.write(bytes);
  });
}

/** An HTTP/2 session over a connected socket, by prior knowledge. */
export function http2Session(socket: Socket): ClientHttp2Session {
  const session = connectHttp2('http://api.test', { createConnection: () => socket });
  session.on('error', () => {});
  return session;
}

export type Http2Answer = {
  status: number;
  headers: Record<string, unknown>;
  body: string;
  trailers: Record<string, unknown>;
  rstCode: number;
};

export function fetchHttp2(
  session: ClientHttp2Session,
  headers: Record<string, string>,
  body?: string,
): Promise<Http2Answer> {
  return new Promise((resolve, reject) => {
    const stream = session.request(
      { ':path': '/', ':authority': 'api.test', ...headers },
      { endStream: body === undefined },
    );
    const answer: Http2Answer = { status: 0, headers: {}, body: '', trailers: {}, rstCode: 0 };
    stream.on('response', (received) => {
      answer.status = Number(received[':status']);
      answer.headers = { ...received };
    });
    stream.on('trailers', (received) => {
      answer.trailers = { ...received };
    });
    stream.on('data', (chunk: Buffer) => {
      answer.body += chunk.toString();
    });
    stream.on('error', (error) => {
      answer.rstCode = stream.rstCode ?? 0;
      if (answer.status === 0) reject(error);
    });
    stream.on('close', () => {
      answer.rstCode = stream.rstCode ?? 0;
      resolve(answer);
    });
    if (body !== undefined) stream.end(body);
  });
}

/** How a connection ended: `fin`, `reset`, or an error's code. */
export function endingOf(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let ending = socket.errored === null ? 'fin' : 'reset';
    if (socket.closed) resolve(ending);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      ending = error.code === 'ECONNRESET' ? 'reset' : (error.code ?? error.message);
    });
    socket.once('end', () => socket.end());
    socket.once('close', () => resolve(ending));
    socket.resume();
  });
}
