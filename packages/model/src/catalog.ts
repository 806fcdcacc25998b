import { z } from 'zod';
import { exposeSchema } from './expose.ts';
import { type HealthStatus, healthStatusSchema } from './health.ts';
import { metaSchema, namespaceSchema, nodeNameSchema, partitionSchema, serviceNameSchema } from './identifier.ts';
import { meshGatewayModeSchema } from './mesh-gateway-mode.ts';
import { protocolSchema } from './protocol.ts';

/** `""` is a typical service, as in Consul. */
export const serviceKindSchema = z.enum(['', 'connect-proxy', 'mesh-gateway']);
export type ServiceKind = z.infer<typeof serviceKindSchema>;

const portSchema = z.int().min(0).max(65535);

const localitySchema = z.object({ region: z.string().max(128), zone: z.string().max(128) });

const upstreamFields = z.object({
  /** A prepared query is kept as it is, and leads nowhere: there are none here. */
  destinationType: z.enum(['service', 'prepared_query']).optional(),
  destinationName: serviceNameSchema,
  destinationNamespace: namespaceSchema,
  destinationPartition: partitionSchema,
  /** Local name of the peering; `""` is a service of this cluster. */
  destinationPeer: z.string().default(''),
  localBindAddress: z.string().default('127.0.0.1'),
  /** 0: it listens on the socket. */
  localBindPort: portSchema,
  localBindSocketPath: z.string().max(4096).optional(),
  /** Octal text. */
  localBindSocketMode: z
    .string()
    .regex(/^([0-7]{3,4})?$/, 'a socket mode is three or four octal digits, such as "0600"')
    .optional(),
  datacenter: z.string().optional(),
  meshGateway: z.object({ mode: meshGatewayModeSchema }).default({ mode: '' }),
  /** Opaque, kept as given. */
  config: z.record(z.string(), z.unknown()).optional(),
});
/** An upstream of a proxy registration (semantics A6). It listens on a port or on a socket. */
export const upstreamSchema = upstreamFields.refine(
  ({ localBindPort, localBindSocketPath }) => (localBindPort === 0) === Boolean(localBindSocketPath),
  { path: ['localBindPort'], error: 'an upstream must have exactly one of a port and a socket path to listen on' },
);
export type Upstream = z.infer<typeof upstreamSchema>;

/** The proxy part of a sidecar's or gateway's registration. */
export const proxyRegistrationSchema = z.object({
  destinationServiceName: z.string().max(256).default(''),
  destinationServiceId: z.string().max(256).default(''),
  localServiceAddress: z.string().default('127.0.0.1'),
  localServicePort: portSchema.default(0),
  /** The application listens on this socket instead. */
  localServiceSocketPath: z.string().max(4096).optional(),
  mode: z.enum(['', 'direct', 'transparent']).optional(),
  /** As it was given, by registrations from before it was read, too. */
  expose: z.record(z.string(), z.unknown()).optional(),
  meshGateway: z.object({ mode: meshGatewayModeSchema }).default({ mode: '' }),
  upstreams: z.array(upstreamSchema).default([]),
  /** Opaque, kept as given (`Proxy.Config`). */
  config: z.record(z.string(), z.unknown()).default({}),
});
export type ProxyRegistration = z.infer<typeof proxyRegistrationSchema>;

/** What an importer must know to reach an exported service through the exporter's gateways (peering-wire §6.3). */
export const peerMetaSchema = z.object({
  sni: z.array(z.string()).min(1),
  spiffeId: z.array(z.string()),
  protocol: protocolSchema,
});
export type PeerMeta = z.infer<typeof peerMetaSchema>;

const indexed = { createIndex: z.int().default(0), modifyIndex: z.int().default(0) };

export const nodeSchema = z.object({
  partition: partitionSchema,
  /** Local name of the peer that owns the row; `""` is this cluster. */
  peerName: z.string().default(''),
  node: nodeNameSchema,
  id: z.string().default(''),
  address: z.string(),
  datacenter: z.string(),
  taggedAddresses: z.record(z.string(), z.string()).default({}),
  meta: z.record(z.string(), z.string()).default({}),
  locality: localitySchema.optional(),
  ...indexed,
});
export type CatalogNode = z.infer<typeof nodeSchema>;

export const serviceInstanceSchema = z.object({
  partition: partitionSchema,
  namespace: namespaceSchema,
  peerName: z.string().default(''),
  node: nodeNameSchema,
  id: z.string().min(1).max(256),
  service: z.string().min(1).max(256),
  kind: serviceKindSchema.default(''),
  /** Empty: the node's address. */
  address: z.string().default(''),
  port: portSchema.default(0),
  tags: z.array(z.string()).default([]),
  meta: metaSchema.default({}),
  /** `lan`, `wan`, …; `wan` is what peers dial. */
  taggedAddresses: z.record(z.string(), z.object({ address: z.string(), port: portSchema })).default({}),
  weights: z.object({ passing: z.int().min(0), warning: z.int().min(0) }).default({ passing: 1, warning: 1 }),
  locality: localitySchema.optional(),
  /** Kept for anti-entropy of Consul's agents. */
  enableTagOverride: z.boolean().optional(),
  proxy: proxyRegistrationSchema.nullable().default(null),
  peerMeta: peerMetaSchema.nullable().default(null),
  ...indexed,
});
export type ServiceInstance = z.infer<typeof serviceInstanceSchema>;

export const healthCheckSchema = z.object({
  partition: partitionSchema,
  peerName: z.string().default(''),
  node: nodeNameSchema,
  checkId: z.string().min(1).max(256),
  name: z.string().default(''),
  status: healthStatusSchema,
  output: z.string().default(''),
  /** Empty: a check of the node. */
  serviceId: z.string().default(''),
  serviceName: z.string().default(''),
  notes: z.string().max(4096).optional(),
  /** `ttl` is run here; others (`http`, `tcp`, `grpc`, …) by whoever reports them. */
  type: z.string().max(32).optional(),
  /** The check's definition as given, in Consul's field names. */
  definition: z.record(z.string(), z.unknown()).optional(),
  ...indexed,
});
export type HealthCheck = z.infer<typeof healthCheckSchema>;

/** Row keys. The peer comes first, so nothing that a peer sends can ever name a row that it does not own (pain C18). */
export const nodeKey = (row: Pick<CatalogNode, 'peerName' | 'partition' | 'node'>): string =>
  [row.peerName, row.partition, row.node].join('/');
export const instanceKey = (row: Pick<ServiceInstance, 'peerName' | 'partition' | 'node' | 'id'>): string =>
  [row.peerName, row.partition, row.node, row.id].join('/');
export const checkKey = (row: Pick<HealthCheck, 'peerName' | 'partition' | 'node' | 'checkId'>): string =>
  [row.peerName, row.partition, row.node, row.checkId].join('/');

/** Input of catalog registration: one instance with its node and, where the caller knows them, its checks. */
export const registerServiceSchema = z.object({
  node: z.object({
    node: nodeNameSchema,
    address: z.string(),
    taggedAddresses: z.record(z.string(), z.string()).default({}),
    // What is not given stays as it is on a node that is there.
    id: z.string().max(64).optional(),
    meta: metaSchema.optional(),
    locality: localitySchema.optional(),
  }),
  service: serviceInstanceSchema
    .omit({ peerName: true, peerMeta: true, createIndex: true, modifyIndex: true, node: true })
    .extend({
      // Names made here become server names and identities. What peers send is theirs to name, and checked where it is used.
      service: serviceNameSchema,
      proxy: proxyRegistrationSchema
        .extend({
          destinationServiceName: z.union([z.literal(''), serviceNameSchema]).default(''),
          expose: exposeSchema.optional(),
        })
        .nullable()
        .default(null),
    }),
  checks: z
    .array(
      z.object({
        checkId: z.string().min(1),
        name: z.string().default(''),
        status: healthStatusSchema,
        output: z.string().default(''),
        notes: z.string().max(4096).optional(),
        type: z.string().max(32).optional(),
        definition: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .default([]),
});
export type RegisterServiceInput = z.infer<typeof registerServiceSchema>;

/** One row of the services page: a local service, or one that a peer exports to this cluster. Never the two merged (pain C32). */
export type ServiceSummary = {
  name: string;
  namespace: string;
  partition: string;
  /** `""`: local. */
  peer: string;
  kind: ServiceKind;
  protocol: string;
  /** Which setting decided the protocol, for people. */
  protocolDecidedBy: string;
  instances: { total: number; passing: number; warning: number; critical: number };
  health: HealthStatus | 'unknown';
  /** Why the health is not known or not passing, for people; empty when passing. */
  healthReason: string;
  /** Has a sidecar (local) or synthetic gateway-backed proxies (imported), so it is reachable through the mesh. */
  inMesh: boolean;
  exportedTo: string[];
  tags: string[];
};

/** One service with everything its page shows. */
export type ServiceDetail = ServiceSummary & {
  instanceRows: {
    node: string;
    id: string;
    address: string;
    port: number;
    health: HealthStatus;
    checks: { checkId: string; name: string; status: HealthStatus; output: string }[];
    tags: string[];
    meta: Record<string, string>;
  }[];
  /** Local: its sidecars' upstreams. */
  upstreams: {
    name: string;
    namespace: string;
    /** Where it is, or for a peer's, where the peering is. */
    partition: string;
    peer: string;
    /** Where it listens: an address, or with port 0 the path of a unix socket. */
    localBindAddress: string;
    localBindPort: number;
    mode: string;
    modeDecidedBy: string;
  }[];
  /** Imported: what reaches it. */
  imported: { sni: string; spiffeIds: string[]; gateways: { address: string; health: HealthStatus }[] } | null;
};
