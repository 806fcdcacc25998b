import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { isHttp2, type Protocol } from '@peerway/model/protocol';
import type { Runtime } from '../runtime.ts';
import type { HttpContext } from './http-context.ts';
import { Http1Edge } from './http1-edge.ts';
import { Http2Edge } from './http2-edge.ts';
import { Upstreams } from './upstreams.ts';

export type HttpVersion = 'http1' | 'http2';

/** Everything of HTTP in one proxy: the two edges that take requests in, and the pools that they go out by. */
export class HttpEdges {
  readonly upstreams: Upstreams;
  readonly #http1: Http1Edge;
  readonly #http2: Http2Edge;

  constructor(runtime: Runtime) {
    this.upstreams = new Upstreams(runtime);
    this.#http1 = new Http1Edge(runtime, this.upstreams);
    this.#http2 = new Http2Edge(runtime, this.upstreams);
  }

  accept(socket: Socket, version: HttpVersion, context: HttpContext): void {
    if (version === 'http2') this.#http2.accept(socket, context);
    else this.#http1.accept(socket, context);
  }

  drain(): void {
    this.#http1.drain();
    this.#http2.drain();
  }

  close(): void {
    this.#http1.close();
    this.#http2.close();
    this.upstreams.pools.close();
  }
}

/** What to offer by ALPN for a service's protocol. An HTTP/1.1 client of an HTTP/2 service is translated; not the other way round. */
export function alpnFor(protocol: Protocol): string[] {
  if (protocol === 'tcp') return [];
  return isHttp2(protocol) ? ['h2', 'http/1.1'] : ['http/1.1'];
}

/** What was agreed on; without ALPN, which the mesh's own proxies do not use, the service's protocol says it. */
export function versionOf(socket: TLSSocket, protocol: Protocol): HttpVersion {
  if (socket.alpnProtocol === 'h2') return 'http2';
  if (socket.alpnProtocol === 'http/1.1') return 'http1';
  return isHttp2(protocol) ? 'http2' : 'http1';
}
