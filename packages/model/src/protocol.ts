import { z } from 'zod';

/** Protocols of a service (Consul). The last three are HTTP-like: their traffic is terminated at the exporter's gateway. */
export const protocolSchema = z.enum(['tcp', 'http', 'http2', 'grpc']);
export type Protocol = z.infer<typeof protocolSchema>;

export function isHttpLike(protocol: Protocol): boolean {
  return protocol !== 'tcp';
}

/** Whether the protocol is framed as HTTP/2 between proxies and towards the application. */
export function isHttp2(protocol: Protocol): boolean {
  return protocol === 'http2' || protocol === 'grpc';
}
