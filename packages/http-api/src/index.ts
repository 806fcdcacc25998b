import type { RequestListener } from 'node:http';
import type { Services } from '@peerway/operations';

/** Consul-compatible routes below /v1. */
export function createHttpApi(_services: Services): RequestListener {
  return (_request, response) => response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
}
