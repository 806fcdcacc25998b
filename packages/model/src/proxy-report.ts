import { z } from 'zod';
import { healthStatusSchema } from './health.ts';

/** A mergeable latency histogram: bucket index → count (packages/metrics gives the bounds). Unit of values: microseconds. */
export const histogramDataSchema = z.object({
  count: z.int().min(0),
  sum: z.number().min(0),
  /** Sparse: `[bucket, count]`, buckets ascending. */
  buckets: z.array(z.tuple([z.int(), z.int().min(0)])).max(512),
});
export type HistogramData = z.infer<typeof histogramDataSchema>;

/**
 * Traffic of one path through a proxy since the last report. Every number is a delta, but for `active…`. Fields with a default
 * are not told by older proxies.
 */
export const trafficRowSchema = z.object({
  /** Where it was seen: a sidecar's upstream, a sidecar's application, a gateway on the way, or beside the mesh a path that is exposed. */
  point: z.enum(['outbound', 'inbound', 'gateway', 'exposed']),
  /** Service the traffic came from, as far as known: the local application (outbound) or the client's SPIFFE ID. `""` unknown. */
  source: z.string().max(512),
  /** Trust domain of the source; `""` when unknown (pass-through at a gateway). */
  sourceTrustDomain: z.string().max(253),
  /** Of the source, in its own cluster; `""` where the identity is not known. */
  sourcePartition: z.string().max(256).default(''),
  sourceNamespace: z.string().max(256).default(''),
  service: z.string().max(256),
  namespace: z.string().max(256),
  /** Of this cluster: where the service is, or for a peer's, where the peering is; `""`: that of the proxy. */
  partition: z.string().max(256).default(''),
  /** outbound: the peer that has the service. gateway: the peer of the SNI route. inbound: `""`. */
  peer: z.string().max(63),
  protocol: z.string().max(16),
  /** `local` or `remote` towards a peer, else `""`; gateway: `terminate` or `passthrough`. */
  mode: z.string().max(16),
  /** At a gateway: `inbound` to services of this cluster, `outbound` to a peer's; else `""`. */
  direction: z.enum(['inbound', 'outbound', '']).default(''),
  /**
   * Whether the hop was TLS with both identities verified: outbound the one from here, else the client's. Null: no hop was
   * seen since the last report, or it passed through unopened.
   */
  mutualTls: z.boolean().nullable().default(null),
  connections: z.int().min(0),
  activeConnections: z.int().min(0),
  /** Requests (HTTP-like) completed, by status class `1xx`…`5xx`; empty for TCP. */
  statusClasses: z.record(z.string(), z.int().min(0)),
  requests: z.int().min(0),
  activeRequests: z.int().min(0),
  /** Failures by error code of the table; each also counts as an error of the edge. */
  errors: z.record(z.string(), z.int().min(0)),
  bytesIn: z.int().min(0),
  bytesOut: z.int().min(0),
  latency: histogramDataSchema,
});
export type TrafficRow = z.infer<typeof trafficRowSchema>;

/** What tells one path through a proxy from another. */
export type TrafficLabels = Pick<
  TrafficRow,
  | 'point'
  | 'source'
  | 'sourceTrustDomain'
  | 'sourcePartition'
  | 'sourceNamespace'
  | 'service'
  | 'namespace'
  | 'partition'
  | 'peer'
  | 'protocol'
  | 'mode'
  | 'direction'
>;

/** What a proxy sends every few seconds through `proxy.report`. */
export const proxyReportSchema = z.object({
  proxy: z.object({
    role: z.enum(['mesh-gateway', 'sidecar']),
    partition: z.string(),
    node: z.string(),
    id: z.string(),
  }),
  /** Random per process start, so that a restart is seen and a repeated report is counted once. */
  instance: z.string().max(64),
  sequence: z.int().min(0),
  startedAt: z.iso.datetime(),
  at: z.iso.datetime(),
  intervalMs: z.int().min(1),
  version: z.string().max(64),
  snapshot: z.object({
    index: z.int().min(0),
    appliedAt: z.iso.datetime().nullable(),
    /** The last update that was refused, and why; null when the newest one is in force. */
    rejected: z.object({ index: z.int(), reason: z.string().max(4096), at: z.iso.datetime() }).nullable(),
  }),
  leaf: z
    .object({
      spiffeId: z.string(),
      notAfter: z.iso.datetime(),
      /** The root that signed it. */
      rootId: z.string().max(128).optional(),
    })
    .nullable(),
  process: z.object({ rssBytes: z.int().min(0), cpuMicros: z.int().min(0), openConnections: z.int().min(0) }),
  handshakes: z.object({ succeeded: z.int().min(0), failed: z.record(z.string(), z.int().min(0)) }),
  /** ClientHellos refused, by error code (`hello.malformed`, `routing.sni_unknown`, …). */
  rejectedHellos: z.record(z.string(), z.int().min(0)),
  draining: z.boolean(),
  /** Sidecar: health of the local application; null at a gateway. */
  application: z.object({ status: healthStatusSchema, output: z.string().max(1024) }).nullable(),
  traffic: z.array(trafficRowSchema).max(5_000),
});
export type ProxyReport = z.infer<typeof proxyReportSchema>;

/** How often a proxy reports, ms. */
export const REPORT_INTERVAL_MS = 2_000;
