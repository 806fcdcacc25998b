import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { durationSchema } from '@peerway/model/duration';
import { PeerwayError } from '@peerway/model/error';
import { durationMs } from '@peerway/model/go-duration';
import { formatHostPort, parseHostPort } from '@peerway/model/host-port';
import { DEFAULT_SESSION_LIMITS, DEFAULT_TRAFFIC_BYTES, formatPath, type SessionLimits } from '@peerway/operations';
import { z } from 'zod';
import { isAddressRange } from './client-address.ts';

/** `host:port`; port 0 takes a free one. */
const listenAddressSchema = z.string().transform((text, context) => {
  const parsed = parseHostPort(text.replace(/:0$/, ':1'));
  if (parsed === null) {
    context.addIssue({ code: 'custom', message: `"${text}" is not host:port` });
    return z.NEVER;
  }
  return text.endsWith(':0') ? { ...parsed, port: 0 } : parsed;
});

/** One `host:port`, or several: of every control plane on one database. */
const addressesSchema = z
  .union([z.string(), z.array(z.string()).max(64)], { error: 'must be host:port, or a list of them' })
  .transform((given) => (typeof given === 'string' ? [given] : given))
  .refine((list) => list.length > 0 && list.every((text) => parseHostPort(text) !== null), 'must be host:port');

const policySchema = z.enum(['allow', 'deny']);

/** Scheme, host and port, without a path: what a browser calls an origin. */
const originSchema = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isOrigin = url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
  if (isOrigin) return url.origin;
  context.addIssue({ code: 'custom', message: `"${text}" is not https://host or https://host:port, without a path` });
  return z.NEVER;
});

const CONTACT_LENGTH_MAX = 200;

/** A line for people. It is shown in consoles and terminals, so nothing in it may be more than a letter or a sign. */
const contactSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(CONTACT_LENGTH_MAX, `must have ${CONTACT_LENGTH_MAX} characters at most`)
  .regex(/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u, 'must be one line of letters, digits and signs');

/** Less than the tables take with next to nothing in them would never be reached. */
const TRAFFIC_MB_MIN = 16;

const limitSchema = (fallbackMs: number) =>
  durationSchema
    .transform(durationMs)
    .refine((ms) => ms >= 60_000, 'must be a minute at least')
    .default(fallbackMs);

/** The configuration file of `peerway server` (JSON). Unknown fields are refused, so a typing error can not pass for a default. */
export const serverConfigSchema = z.strictObject({
  /** Part of names in certificates; can not change later. */
  datacenter: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'must be a lower-case DNS label')
    .default('dc1'),
  /** Holds the embedded database, keys and the bootstrap token. */
  data_dir: z.string().min(1),
  /** Console, tRPC and /v1. */
  http_addr: listenAddressSchema.prefault('127.0.0.1:8500'),
  /** PEM files; with them `http_addr` speaks HTTPS. */
  http_tls: z.strictObject({ cert: z.string().min(1), key: z.string().min(1) }).optional(),
  /** What browsers call the console: where a proxy in front ends TLS, or where the address is not the name. */
  public_url: originSchema.optional(),
  /** Proxies in front, whose X-Forwarded-For says who calls. */
  trusted_proxies: z
    .array(z.string().refine(isAddressRange, 'must be an address, or a range such as 10.0.0.0/8'))
    .max(64)
    .default([]),
  /** How long console sessions last: at most, and without a call. */
  session: z
    .strictObject({
      max: limitSchema(DEFAULT_SESSION_LIMITS.maxMs),
      idle: limitSchema(DEFAULT_SESSION_LIMITS.idleMs),
    })
    .prefault({}),
  /** Takes `?token=` on /v1, which ends up in the logs of whatever is in between (docs/adr/0019). */
  http_token_in_query: z.boolean().default(false),
  /** Peering service, TLS. */
  grpc_addr: listenAddressSchema.prefault('127.0.0.1:8503'),
  /** What peers are told to dial; the listening address where it is left out. */
  advertise_grpc_addr: addressesSchema.optional(),
  /** Where mesh gateways of this cluster reach `grpc_addr`, when control planes talk through them; see `lanGrpcAddresses`. */
  lan_grpc_addr: addressesSchema.optional(),
  /** Encrypts CA keys and secrets in the database; one of its own in `data_dir` where it is left out. */
  encryption_key_file: z.string().min(1).optional(),
  acl: z
    .strictObject({
      default_policy: policySchema.default('deny'),
      /** Who gets the first management token: whoever can read `data_dir`, or whoever first asks for it. */
      bootstrap: z.enum(['file', 'api']).default('file'),
      /** Whom to ask for a permission: an address, a channel. Whoever is refused is shown it. */
      contact: contactSchema.optional(),
      /** Auth methods may name a provider on this machine, and without TLS. */
      allow_loopback_providers: z.boolean().default(false),
    })
    .prefault({}),
  /** What happens between services that no intention names. */
  default_intention_policy: policySchema.default('deny'),
  /** What is kept of the traffic that proxies report (docs/metrics.md). */
  traffic_history: z
    .strictObject({
      /** Most that it may take in the database, MB; the oldest goes first. */
      max_mb: z
        .int()
        .min(TRAFFIC_MB_MIN, `must be ${TRAFFIC_MB_MIN} at least`)
        .default(DEFAULT_TRAFFIC_BYTES / 2 ** 20),
    })
    .prefault({}),
  console: z.boolean().default(true),
  log_level: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});
export type ServerConfig = z.output<typeof serverConfigSchema>;

/** Whether browsers reach the console over TLS, ours or that of a proxy in front. */
export const isSecure = ({ http_tls, public_url }: ServerConfig): boolean =>
  public_url === undefined ? http_tls !== undefined : public_url.startsWith('https:');

export const sessionLimits = ({ session }: ServerConfig): SessionLimits => ({
  maxMs: session.max,
  idleMs: session.idle,
});

/** What peers are told to dial. */
export const advertisedGrpcAddresses = (config: ServerConfig): string[] =>
  config.advertise_grpc_addr ?? [formatHostPort(config.grpc_addr)];

/**
 * What own mesh gateways dial: never what only peers can reach, so the listening address itself. One that stands for all
 * interfaces names none of them; then it is the advertised ones.
 */
export function lanGrpcAddresses(config: ServerConfig): string[] {
  if (config.lan_grpc_addr !== undefined) return config.lan_grpc_addr;
  const isAnyInterface = ['0.0.0.0', '::'].includes(config.grpc_addr.host);
  return isAnyInterface ? advertisedGrpcAddresses(config) : [formatHostPort(config.grpc_addr)];
}

/** @throws PeerwayError `request.invalid` that names the file, the field, and what would be right */
export function readServerConfig(file: string): ServerConfig {
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new PeerwayError(
      'request.invalid',
      `${file} can not be read as JSON: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
  return parseServerConfig(raw, file);
}

export function parseServerConfig(raw: unknown, file = 'the configuration'): ServerConfig {
  const result = serverConfigSchema.safeParse(raw);
  if (result.success) return { ...result.data, data_dir: resolve(result.data.data_dir) };
  const issue = result.error.issues[0];
  const field = formatPath(issue?.path ?? []);
  throw new PeerwayError('request.invalid', `${file}: ${field === '' ? '' : `${field}: `}${issue?.message}`, { field });
}
