import { z } from 'zod';
import { durationSchema } from '../duration.ts';
import { exposeSchema } from '../expose.ts';
import { namespaceSchema, serviceNameSchema } from '../identifier.ts';
import {
  emptyableProtocolSchema,
  entryFields,
  envoyExtensionsSchema,
  meshGatewaySchema,
  mutualTlsModeSchema,
  peerReferenceSchema,
  proxyModeSchema,
  scopeReferenceSchema,
  transparentProxySchema,
} from './entry-fields.ts';

const percent = z.int().min(0).max(100);

/** Settings for upstreams of a service. An absent limit is the proxy's own; 0 admits none. */
const upstreamConfigSchema = z.strictObject({
  Protocol: emptyableProtocolSchema.optional(),
  ConnectTimeoutMs: z.int().min(0).optional(),
  MeshGateway: meshGatewaySchema.optional(),
  Limits: z
    .strictObject({
      MaxConnections: z.int().min(0).optional(),
      MaxPendingRequests: z.int().min(0).optional(),
      MaxConcurrentRequests: z.int().min(0).optional(),
    })
    .optional(),
  PassiveHealthCheck: z
    .strictObject({
      Interval: durationSchema.optional(),
      MaxFailures: z.int().min(0).optional(),
      EnforcingConsecutive5xx: percent.optional(),
      MaxEjectionPercent: percent.optional(),
      BaseEjectionTime: durationSchema.optional(),
    })
    .optional(),
  BalanceOutboundConnections: z.enum(['', 'exact_balance']).optional(),
  EnvoyListenerJSON: z.string().optional(),
  EnvoyClusterJSON: z.string().optional(),
});
export type UpstreamConfig = z.infer<typeof upstreamConfigSchema>;

const upstreamOverrideSchema = upstreamConfigSchema.extend({
  Name: serviceNameSchema,
  Namespace: namespaceSchema,
  Partition: scopeReferenceSchema.optional(),
  Peer: peerReferenceSchema.default(''),
});

export const serviceDefaultsEntrySchema = z
  .strictObject({
    Kind: z.literal('service-defaults'),
    Name: serviceNameSchema,
    Protocol: emptyableProtocolSchema.default(''),
    Mode: proxyModeSchema.optional(),
    TransparentProxy: transparentProxySchema.optional(),
    MutualTLSMode: mutualTlsModeSchema.optional(),
    MeshGateway: meshGatewaySchema.default({ Mode: '' }),
    Expose: exposeSchema.optional(),
    ExternalSNI: z.string().max(253).optional(),
    UpstreamConfig: z
      .strictObject({
        Defaults: upstreamConfigSchema.optional(),
        Overrides: z.array(upstreamOverrideSchema).default([]),
      })
      .optional(),
    Destination: z
      .strictObject({
        Addresses: z.array(z.string().min(1)).min(1, 'a destination needs at least one address'),
        Port: z.int().min(1).max(65535),
      })
      .optional(),
    MaxInboundConnections: z.int().min(0).optional(),
    LocalConnectTimeoutMs: z.int().min(0).optional(),
    LocalRequestTimeoutMs: z.int().min(0).optional(),
    BalanceInboundConnections: z.enum(['', 'exact_balance']).optional(),
    RateLimits: z
      .strictObject({
        InstanceLevel: z
          .strictObject({
            RequestsPerSecond: z.int().min(0).optional(),
            RequestsMaxBurst: z.int().min(0).optional(),
            Routes: z
              .array(
                z.strictObject({
                  PathExact: z.string().optional(),
                  PathPrefix: z.string().optional(),
                  PathRegex: z.string().optional(),
                  RequestsPerSecond: z.int().min(0),
                  RequestsMaxBurst: z.int().min(0).optional(),
                }),
              )
              .optional(),
          })
          .optional(),
      })
      .optional(),
    EnvoyExtensions: envoyExtensionsSchema.optional(),
    MaxRequestHeadersKB: z.int().min(0).max(8192).optional(),
    ...entryFields,
  })
  .refine((entry) => entry.Destination === undefined || entry.UpstreamConfig === undefined, {
    path: ['Destination'],
    error: 'give Destination or UpstreamConfig, not both',
  })
  .superRefine((entry, context) => {
    const seen = new Set<string>();
    for (const [index, item] of (entry.UpstreamConfig?.Overrides ?? []).entries()) {
      const key = `${item.Peer}/${item.Partition ?? ''}/${item.Namespace}/${item.Name}`;
      if (seen.has(key)) {
        context.addIssue({
          code: 'custom',
          path: ['UpstreamConfig', 'Overrides', index],
          message: `the upstream "${item.Name}" is overridden twice`,
        });
      }
      seen.add(key);
    }
  });
export type ServiceDefaultsEntry = z.infer<typeof serviceDefaultsEntrySchema>;
