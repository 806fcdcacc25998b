import { exposeSchema } from '@peerway/model/expose';
import { z } from 'zod';

/*
 * What Consul's clients send to register something, field by field (semantics A5, A6, A9). Unknown fields are refused.
 */

const port = z.int().min(0).max(65535);
const texts = z.record(z.string(), z.string());
const mode = z.strictObject({ Mode: z.string().optional() });
const locality = z.strictObject({ Region: z.string().default(''), Zone: z.string().default('') });

const upstreamSchema = z.strictObject({
  DestinationType: z.string().optional(),
  DestinationNamespace: z.string().optional(),
  DestinationPartition: z.string().optional(),
  DestinationPeer: z.string().optional(),
  DestinationName: z.string(),
  Datacenter: z.string().optional(),
  LocalBindAddress: z.string().optional(),
  LocalBindPort: port.optional(),
  LocalBindSocketPath: z.string().optional(),
  LocalBindSocketMode: z.string().optional(),
  Config: z.record(z.string(), z.unknown()).optional(),
  MeshGateway: mode.optional(),
  CentrallyConfigured: z.boolean().optional(),
});

export const proxySchema = z.strictObject({
  DestinationServiceName: z.string().optional(),
  DestinationServiceID: z.string().optional(),
  LocalServiceAddress: z.string().optional(),
  LocalServicePort: port.optional(),
  LocalServiceSocketPath: z.string().optional(),
  Mode: z.string().optional(),
  TransparentProxy: z.record(z.string(), z.unknown()).optional(),
  MutualTLSMode: z.string().optional(),
  AccessLogs: z.record(z.string(), z.unknown()).optional(),
  EnvoyExtensions: z.array(z.unknown()).optional(),
  Config: z.record(z.string(), z.unknown()).optional(),
  Upstreams: z.array(upstreamSchema).optional(),
  MeshGateway: mode.optional(),
  Expose: exposeSchema.optional(),
});

export const checkSchema = z.strictObject({
  Node: z.string().optional(),
  CheckID: z.string().optional(),
  ID: z.string().optional(),
  Name: z.string().optional(),
  Status: z.string().optional(),
  Notes: z.string().optional(),
  Output: z.string().optional(),
  ServiceID: z.string().optional(),
  ServiceName: z.string().optional(),
  ServiceTags: z.array(z.string()).optional(),
  Type: z.string().optional(),
  Definition: z.record(z.string(), z.unknown()).optional(),
  Interval: z.string().optional(),
  Timeout: z.string().optional(),
  ExposedPort: port.optional(),
  TTL: z.string().optional(),
  HTTP: z.string().optional(),
  Header: z.record(z.string(), z.array(z.string())).optional(),
  Method: z.string().optional(),
  Body: z.string().optional(),
  TCP: z.string().optional(),
  TCPUseTLS: z.boolean().optional(),
  UDP: z.string().optional(),
  GRPC: z.string().optional(),
  GRPCUseTLS: z.boolean().optional(),
  H2PING: z.string().optional(),
  H2PingUseTLS: z.boolean().optional(),
  OSService: z.string().optional(),
  Args: z.array(z.string()).optional(),
  ScriptArgs: z.array(z.string()).optional(),
  DockerContainerID: z.string().optional(),
  Shell: z.string().optional(),
  AliasNode: z.string().optional(),
  AliasService: z.string().optional(),
  TLSServerName: z.string().optional(),
  TLSSkipVerify: z.boolean().optional(),
  SuccessBeforePassing: z.int().min(0).optional(),
  FailuresBeforeWarning: z.int().min(0).optional(),
  FailuresBeforeCritical: z.int().min(0).optional(),
  DeregisterCriticalServiceAfter: z.string().optional(),
  DisableRedirects: z.boolean().optional(),
  OutputMaxSize: z.int().min(0).optional(),
  Namespace: z.string().optional(),
  Partition: z.string().optional(),
  CreateIndex: z.int().optional(),
  ModifyIndex: z.int().optional(),
});
export type ConsulCheck = z.output<typeof checkSchema>;

const serviceFields = {
  Kind: z.string().optional(),
  ID: z.string().optional(),
  Tags: z.array(z.string()).optional(),
  Meta: texts.optional(),
  Address: z.string().optional(),
  Port: port.optional(),
  SocketPath: z.string().optional(),
  TaggedAddresses: z.record(z.string(), z.strictObject({ Address: z.string(), Port: port.default(0) })).optional(),
  Weights: z.strictObject({ Passing: z.int().min(0).default(1), Warning: z.int().min(0).default(1) }).optional(),
  EnableTagOverride: z.boolean().optional(),
  Proxy: proxySchema.optional(),
  Connect: z.record(z.string(), z.unknown()).optional(),
  Locality: locality.optional(),
  Namespace: z.string().optional(),
  Partition: z.string().optional(),
};

export const agentServiceSchema = z.strictObject({
  ...serviceFields,
  Name: z.string(),
  Check: checkSchema.optional(),
  Checks: z.array(checkSchema).optional(),
});
const catalogServiceSchema = z.strictObject({
  ...serviceFields,
  Service: z.string(),
  CreateIndex: z.int().optional(),
  ModifyIndex: z.int().optional(),
  PeerName: z.literal('').optional(),
});

export const catalogRegistrationSchema = z.strictObject({
  ID: z.string().optional(),
  Node: z.string(),
  Address: z.string(),
  Datacenter: z.string().optional(),
  TaggedAddresses: texts.optional(),
  NodeMeta: texts.optional(),
  Service: catalogServiceSchema.optional(),
  Check: checkSchema.optional(),
  Checks: z.array(checkSchema).optional(),
  SkipNodeUpdate: z.boolean().optional(),
  Locality: locality.optional(),
  Partition: z.string().optional(),
});
export type ConsulAgentService = z.output<typeof agentServiceSchema>;
export type ConsulProxy = z.output<typeof proxySchema>;
