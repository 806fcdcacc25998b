import { z } from 'zod';
import { clusterLimitsSchema, loadBalancerSchema, outlierDetectionSchema } from './cluster-policy.ts';
import { httpMatchSchema } from './http-match.ts';
import { httpRouteRuleSchema } from './http-route.ts';
import { jwtProviderSchema, jwtRequirementSchema } from './jwt.ts';
import { protocolSchema } from './protocol.ts';

/*
 * What the control plane tells a proxy: plain resources, each with a stable name; they are compared by content. A proxy
 * evaluates no config entry; everything semantic was decided when these were compiled. Nothing in here is specific to Node,
 * so the same resources can be encoded for Envoy.
 */

const base = { name: z.string().min(1) };

/** Why nothing can be reached right now; a proxy answers with it instead of trying. `code` is a key of the error table. */
export const unavailableSchema = z.object({ code: z.string(), message: z.string() });
export type Unavailable = z.infer<typeof unavailableSchema>;

export const listenerResourceSchema = z.object({
  type: z.literal('listener'),
  ...base,
  address: z.string(),
  port: z.int().min(0).max(65535),
  /** Listens on a unix socket instead of the address; `mode` is octal text, `""`: the process's own mask. */
  socket: z.object({ path: z.string(), mode: z.string() }).nullable(),
  purpose: z.discriminatedUnion('kind', [
    /** A mesh gateway's port: every connection is routed by the SNI of its ClientHello over all `sni-route` resources. */
    z.object({ kind: z.literal('gateway') }),
    /** A sidecar's inbound port: mTLS, then `authorization`, then the local application's `cluster`. */
    z.object({
      kind: z.literal('inbound'),
      protocol: protocolSchema,
      /** Trust domains whose clients may connect: names of `trust-bundle` resources. */
      trustDomains: z.array(z.string()),
      authorization: z.string(),
      cluster: z.string(),
      /** From the end of a request to the head of the application's answer; 0: no limit; null: that of all requests. */
      requestTimeoutMs: z.int().nullable().default(null),
    }),
    /** A sidecar's upstream port, plain text from the local application. */
    z.object({
      kind: z.literal('outbound'),
      /** `detect`: the protocol is not known yet; the listener reads the first bytes to answer in the caller's protocol. */
      protocol: z.union([protocolSchema, z.literal('detect')]),
      /** Where everything goes that no `httpRoute` decides. */
      cluster: z.string(),
      /** Name of the `http-route` that the caller's own discovery chain makes; null: straight to `cluster`. */
      httpRoute: z.string().nullable(),
    }),
    /** A sidecar's port for paths of its application that are open without mTLS: plain text, decided by the `http-route` alone. */
    z.object({
      kind: z.literal('exposed'),
      httpRoute: z.string(),
      /** Addresses and networks (CIDR) that may connect; null: any. */
      sources: z.array(z.string()).nullable(),
    }),
  ]),
});

/** One server name that a gateway serves. `name` is the normalised SNI. */
export const sniRouteResourceSchema = z.object({
  type: z.literal('sni-route'),
  ...base,
  service: z.string(),
  namespace: z.string(),
  /** Local name of the peer this route belongs to: the consumer (inbound) or the exporter (outbound, mode local). */
  peer: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  action: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('passthrough'), cluster: z.string() }),
    z.object({
      kind: z.literal('terminate'),
      protocol: protocolSchema,
      /** Trust domains whose clients may connect here: exactly those of the consuming peer and of this cluster. */
      trustDomains: z.array(z.string()),
      httpRoute: z.string(),
    }),
  ]),
});

/** Routes of a terminated service; the first match wins, and no match is 404 `routing.no_route`. */
export const httpRouteResourceSchema = z.object({
  type: z.literal('http-route'),
  ...base,
  rules: z.array(httpRouteRuleSchema),
});

export const clusterResourceSchema = z.object({
  type: z.literal('cluster'),
  ...base,
  service: z.string(),
  namespace: z.string(),
  /** Local name of the peer that has the service; `""`: this cluster. */
  peer: z.string(),
  protocol: protocolSchema,
  connectTimeoutMs: z.int().min(1),
  /** Null: plain text (a sidecar's own application), or opaque bytes that already are TLS (pass-through). */
  tls: z
    .object({
      sni: z.string(),
      /** Name of the `trust-bundle` that must have issued the server's certificate. */
      trustDomain: z.string(),
      /** The server's single URI SAN must be one of these. */
      spiffeIds: z.array(z.string()).min(1),
    })
    .nullable(),
  /** Name of the `endpoints` resource. */
  endpoints: z.string(),
  /** Path taken to a peered service, for metrics and topology; null inside the cluster. */
  mode: z.enum(['local', 'remote']).nullable(),
  /** Clusters that take over, in this order, while no endpoint of this one is healthy. Theirs do not count: it does not chain. */
  failover: z.array(z.string()),
  loadBalancer: loadBalancerSchema,
  outlierDetection: outlierDetectionSchema.nullable(),
  limits: clusterLimitsSchema.nullable(),
  unavailable: unavailableSchema.nullable(),
});

export const endpointsResourceSchema = z.object({
  type: z.literal('endpoints'),
  ...base,
  endpoints: z.array(
    z.object({
      address: z.string(),
      port: z.int().min(1).max(65535),
      weight: z.int().min(1).max(128),
      healthy: z.boolean(),
      /** What a person would recognise it by: `api-1 on west-node`, `mesh-gateway in west`. */
      label: z.string(),
    }),
  ),
});

/** Roots of one trust domain. `name` is the trust domain; `peer` is `""` for the cluster's own. */
export const trustBundleResourceSchema = z.object({
  type: z.literal('trust-bundle'),
  ...base,
  peer: z.string(),
  rootPems: z.array(z.string()),
});

/**
 * Who may reach the local application. The first rule that matches the source decides; else `defaultAction`.
 * For a connection that came through the own mesh gateway (terminated HTTP), the source is the client in the XFCC header that
 * this gateway set; nobody else's XFCC is believed.
 */
export const authorizationResourceSchema = z.object({
  type: z.literal('authorization'),
  ...base,
  defaultAction: z.enum(['allow', 'deny']),
  /** SPIFFE IDs of the own gateways whose XFCC may be believed. */
  trustedForwarders: z.array(z.string()),
  /** Every request needs it, whatever its source; null: none does. On a TCP service nobody gets in then. */
  jwt: jwtRequirementSchema.nullable(),
  rules: z.array(
    z.object({
      trustDomain: z.string(),
      /** `*` matches any, here and below. */
      partition: z.string(),
      namespace: z.string(),
      service: z.string(),
      /** What happens to the source; where there are permissions, what happens to its requests that none of them matches. */
      action: z.enum(['allow', 'deny']),
      /** The first that matches the request decides. On a TCP service any permission makes the rule a denial. */
      permissions: z.array(
        z.object({
          action: z.enum(['allow', 'deny']),
          match: httpMatchSchema,
          jwt: jwtRequirementSchema.nullable(),
        }),
      ),
      /** For people: which entry the rule came from. */
      origin: z.string(),
    }),
  ),
});

/** A provider of tokens that an `authorization` of this proxy names. */
export const jwtProviderResourceSchema = z.object({
  type: z.literal('jwt-provider'),
  ...base,
  ...jwtProviderSchema.shape,
});

/** The leaf certificate that the proxy must hold; it makes the key and asks for the signature. */
export const identityResourceSchema = z.object({
  type: z.literal('identity'),
  ...base,
  spiffeId: z.string(),
  dnsNames: z.array(z.string()),
  /** Changes whenever leaves must be made anew: ID of the active root. */
  rootId: z.string(),
});

export const limitsResourceSchema = z.object({
  type: z.literal('limits'),
  ...base,
  clientHelloBytesMax: z.int(),
  clientHelloTimeoutMs: z.int(),
  handshakeTimeoutMs: z.int(),
  headerBytesMax: z.int(),
  connectionsMax: z.int(),
  http2StreamsMax: z.int(),
  requestTimeoutMs: z.int(),
  idleTimeoutMs: z.int(),
  /** Silence in both directions after which a request is given up; not for gRPC, whose streams may have nothing to say for long. */
  streamIdleTimeoutMs: z.int().default(300_000),
  /** A request’s body that said how long it is has to come so fast; 0: however slow. */
  requestBodyBytesPerSecondMin: z.int().default(240),
  /** So much time such a body may be behind that rate. */
  requestBodyGraceMs: z.int().default(5_000),
  drainTimeoutMs: z.int(),
  /** For every connection that the proxy makes, whatever its cluster says; null: what the cluster says. */
  connectTimeoutMs: z.int().nullable().default(null),
  /** Silence after which TCP asks whether the other side of a connection that the proxy made is still there. */
  upstreamKeepAliveMs: z.int().nullable().default(null),
});

export const resourceSchema = z.discriminatedUnion('type', [
  listenerResourceSchema,
  sniRouteResourceSchema,
  httpRouteResourceSchema,
  clusterResourceSchema,
  endpointsResourceSchema,
  trustBundleResourceSchema,
  authorizationResourceSchema,
  jwtProviderResourceSchema,
  identityResourceSchema,
  limitsResourceSchema,
]);

export type Resource = z.infer<typeof resourceSchema>;
export type ResourceType = Resource['type'];
export type ResourceOf<T extends ResourceType> = Extract<Resource, { type: T }>;

/** `<type>/<name>`: unique within a snapshot. */
export type ResourceKey = string;
export const resourceKey = (resource: Pick<Resource, 'type' | 'name'>): ResourceKey =>
  `${resource.type}/${resource.name}`;

/** What a proxy is and for whom it works. */
export const proxyReferenceSchema = z.object({
  role: z.enum(['mesh-gateway', 'sidecar']),
  partition: z.string(),
  node: z.string(),
  /** Service ID of the proxy's own registration (`web-sidecar-proxy`, `mesh-gateway`). */
  id: z.string(),
});
export type ProxyReference = z.infer<typeof proxyReferenceSchema>;

/** Who the cluster is; a proxy shows it and labels its metrics with it. */
export const snapshotClusterSchema = z.object({ datacenter: z.string(), trustDomain: z.string() });

/**
 * One message of `proxy.watch`. A proxy that resumes sends the last index it has and gets a delta, or a full set when that
 * point is gone.
 */
export const snapshotUpdateSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('full'),
    index: z.int(),
    cluster: snapshotClusterSchema,
    resources: z.array(resourceSchema),
  }),
  z.object({
    kind: z.literal('delta'),
    index: z.int(),
    upserts: z.array(resourceSchema),
    removals: z.array(z.string()),
  }),
]);
export type SnapshotUpdate = z.infer<typeof snapshotUpdateSchema>;

/** A whole compiled snapshot, by resource key. */
export type Snapshot = {
  index: number;
  cluster: z.infer<typeof snapshotClusterSchema>;
  resources: ReadonlyMap<ResourceKey, Resource>;
};

/** Defaults of every limit of a proxy (design §7). */
export const defaultLimits: ResourceOf<'limits'> = {
  type: 'limits',
  name: 'limits',
  clientHelloBytesMax: 16 * 1024,
  clientHelloTimeoutMs: 5_000,
  handshakeTimeoutMs: 10_000,
  headerBytesMax: 60 * 1024,
  connectionsMax: 10_000,
  http2StreamsMax: 100,
  requestTimeoutMs: 15_000,
  idleTimeoutMs: 3_600_000,
  streamIdleTimeoutMs: 300_000,
  requestBodyBytesPerSecondMin: 240,
  requestBodyGraceMs: 5_000,
  drainTimeoutMs: 10_000,
  connectTimeoutMs: null,
  upstreamKeepAliveMs: null,
};
