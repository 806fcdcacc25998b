import type { ApplicationCheck } from '@peerway/gateway';
import { parseDuration } from '@peerway/model/go-duration';
import { parseHostPort } from '@peerway/model/host-port';
import { z } from 'zod';

/* Checks of Consul's service definition that a sidecar makes itself: `http`, `tcp` and `grpc`. */

const NS_PER_MS = 1_000_000;
/** Consul's own where a check does not say. */
const DEFAULT_INTERVAL_MS = 10_000;
const DEFAULT_TIMEOUT_MS = 10_000;
const INTERVAL_MS_MIN = 100;

const duration = z.string().transform((text, context) => {
  const ns = parseDuration(text);
  if (ns !== null && ns / NS_PER_MS >= INTERVAL_MS_MIN) return Math.round(ns / NS_PER_MS);
  context.addIssue('not a duration of at least 100ms, such as "10s"');
  return z.NEVER;
});
const hostPort = z.string().transform((text, context) => {
  const parsed = parseHostPort(text);
  if (parsed !== null) return parsed;
  context.addIssue('not host:port');
  return z.NEVER;
});

const common = {
  id: z.string().optional(),
  check_id: z.string().optional(),
  name: z.string().default(''),
  notes: z.string().optional(),
  interval: duration.default(DEFAULT_INTERVAL_MS),
  timeout: duration.default(DEFAULT_TIMEOUT_MS),
};
const httpCheck = z.strictObject({
  ...common,
  http: z.url({ protocol: /^https?$/ }),
  method: z
    .string()
    .regex(/^[A-Z]+$/)
    .default('GET'),
  header: z.record(z.string(), z.array(z.string())).default({}),
  body: z.string().default(''),
  tls_skip_verify: z.boolean().default(false),
});
const tcpCheck = z.strictObject({ ...common, tcp: hostPort });
const grpcCheck = z.strictObject({
  ...common,
  /** `host:port`, or `host:port/service`. */
  grpc: z.string(),
  grpc_use_tls: z.boolean().default(false),
  tls_skip_verify: z.boolean().default(false),
});

export const checkDefinitionSchema = z.looseObject({}).transform((raw, context): ApplicationCheck => {
  const kinds = Object.keys(raw).filter((key) => Object.hasOwn(readers, key));
  const [kind, another] = kinds;
  if (kind === undefined || another !== undefined) {
    context.addIssue(
      kinds.length === 0
        ? 'a sidecar makes checks of http, tcp or grpc; others are registered with the control plane'
        : `a check is of one kind, not of ${kinds.join(' and ')}`,
    );
    return z.NEVER;
  }
  const read = readers[kind as keyof typeof readers](raw);
  if (read.success) return read.data;
  for (const { path, message } of read.error.issues) context.addIssue({ code: 'custom', path, message });
  return z.NEVER;
});

type Read = { success: true; data: ApplicationCheck } | { success: false; error: z.ZodError };

const readers = {
  http: (raw: unknown): Read =>
    httpCheck
      .transform(({ name, interval, timeout, http: url, method, header, body, tls_skip_verify: skipVerify }) => ({
        ...{ kind: 'http' as const, name, intervalMs: interval, timeoutMs: timeout, url, method, body, skipVerify },
        headers: Object.entries(header).flatMap(([field, values]) => values.flatMap((value) => [field, value])),
      }))
      .safeParse(raw),
  tcp: (raw: unknown): Read =>
    tcpCheck
      .transform(({ name, interval, timeout, tcp }) => ({
        ...{ kind: 'tcp' as const, name, intervalMs: interval, timeoutMs: timeout, address: tcp.host, port: tcp.port },
      }))
      .safeParse(raw),
  grpc: (raw: unknown): Read =>
    grpcCheck
      .transform(({ name, interval, timeout, grpc, grpc_use_tls: tls, tls_skip_verify: skipVerify }, context) => {
        const slash = grpc.indexOf('/');
        const target = parseHostPort(slash < 0 ? grpc : grpc.slice(0, slash));
        if (target === null) {
          context.addIssue({ code: 'custom', path: ['grpc'], message: 'not host:port/service' });
          return z.NEVER;
        }
        return {
          ...{ kind: 'grpc' as const, name, intervalMs: interval, timeoutMs: timeout, tls, skipVerify },
          ...{ address: target.host, port: target.port, service: slash < 0 ? '' : grpc.slice(slash + 1) },
        };
      })
      .safeParse(raw),
};
