import { z } from 'zod';
import { parseHostPort } from './host-port.ts';

const portSchema = z.int().min(0).max(65535);

/**
 * Paths of an application that its sidecar opens without mutual TLS, in Consul's field names: config entries and
 * registrations say it alike.
 */
export const exposeSchema = z.strictObject({
  Checks: z.boolean().optional(),
  Paths: z
    .array(
      z.strictObject({
        ListenerPort: portSchema.optional(),
        Path: z.string().regex(/^\//, 'a path must start with "/"'),
        LocalPathPort: portSchema.optional(),
        Protocol: z.enum(['', 'http', 'http2']).optional(),
        /** It is only for whoever makes the checks, which is on the node itself. */
        ParsedFromCheck: z.boolean().optional(),
      }),
    )
    .optional(),
});
export type Expose = z.infer<typeof exposeSchema>;

/** What a check asks its application for. */
export type CheckedPath = { host: string; path: string; port: number; protocol: 'http' | 'http2' };

/** What an HTTP check asks for; null where it asks by TLS, which a path in plain text can not stand for. */
export function pathOfHttpCheck(url: string): CheckedPath | null {
  if (!URL.canParse(url)) return null;
  const { protocol, hostname, port, pathname } = new URL(url);
  return protocol === 'http:'
    ? { host: hostname.replace(/^\[|\]$/g, ''), path: pathname, port: Number(port || 80), protocol: 'http' }
    : null;
}

/** What a gRPC check asks for, by its target `host:port` or `host:port/service`; null where that can not be read. */
export function pathOfGrpcCheck(target: string): CheckedPath | null {
  const at = parseHostPort(target.split('/', 1)[0] ?? '');
  return at && { ...at, path: '/grpc.health.v1.Health/Check', protocol: 'http2' };
}

/** Whether a check's host is the machine itself, or one of these names of it. */
export const isOwnHost = (host: string, names: readonly string[]): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host) || names.includes(host);
