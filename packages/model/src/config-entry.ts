import { z } from 'zod';
import {
  DEFAULT_PARTITION,
  metaSchema,
  namespacePatternSchema,
  namespaceSchema,
  partitionSchema,
  serviceNamePatternSchema,
  serviceNameSchema,
} from './identifier.ts';
import { meshGatewayModeSchema } from './mesh-gateway-mode.ts';
import { protocolSchema } from './protocol.ts';

/*
 * Config entries keep Consul's own field names from the wire to the database and back (ADR 0003): they are documents that
 * people write by those names, and every renaming would be a place to lose a field. Unknown fields are refused, as in Consul.
 */

const common = {
  Partition: partitionSchema,
  Namespace: namespaceSchema,
  Meta: metaSchema.optional(),
  CreateIndex: z.int().optional(),
  ModifyIndex: z.int().optional(),
  Hash: z.int().optional(),
};

const meshGatewaySchema = z.strictObject({ Mode: meshGatewayModeSchema.default('') });
const emptyableProtocolSchema = z.preprocess(
  (value) => (typeof value === 'string' ? value.toLowerCase() : value),
  z.union([z.literal(''), protocolSchema], {
    error: ({ input }) =>
      `${JSON.stringify(input)} is not a protocol that is understood; give tcp, http, http2 or grpc`,
  }),
);

const exactlyOneConsumer = 'a consumer must name exactly one of Peer or Partition';

/** Who receives an exported service. Neither may be a wildcard (semantics A1, Q2). */
const exportConsumerSchema = z
  .strictObject({
    Peer: z.string().default(''),
    Partition: z.string().default(''),
  })
  .superRefine((consumer, context) => {
    if ((consumer.Peer === '') === (consumer.Partition === ''))
      context.addIssue({ code: 'custom', message: exactlyOneConsumer });
    if (consumer.Peer === '*' || consumer.Partition === '*') {
      context.addIssue({
        code: 'custom',
        message: 'exporting to all peers or partitions (wildcard) is not supported; name each consumer',
      });
    }
  });

export const exportedServicesEntrySchema = z
  .strictObject({
    Kind: z.literal('exported-services'),
    /** Equals the partition. */
    Name: z.string().default(DEFAULT_PARTITION),
    Services: z
      .array(
        z.strictObject({
          Name: serviceNamePatternSchema.refine(
            (name) => name !== 'consul',
            'the service "consul" can not be exported',
          ),
          Namespace: namespacePatternSchema,
          Consumers: z.array(exportConsumerSchema).min(1, 'at least one consumer is required'),
        }),
      )
      .default([]),
    ...common,
  })
  .refine((entry) => entry.Name === entry.Partition, {
    path: ['Name'],
    error: 'the name of an exported-services entry must be the name of its partition',
  });

export const proxyDefaultsEntrySchema = z.strictObject({
  Kind: z.literal('proxy-defaults'),
  Name: z.literal('global', { error: 'the name of a proxy-defaults entry must be "global"' }),
  Config: z.record(z.string(), z.unknown()).default({}),
  MeshGateway: meshGatewaySchema.default({ Mode: '' }),
  ...common,
});

const upstreamConfigSchema = z.strictObject({
  MeshGateway: meshGatewaySchema.optional(),
  ConnectTimeoutMs: z.int().min(0).optional(),
});

export const serviceDefaultsEntrySchema = z.strictObject({
  Kind: z.literal('service-defaults'),
  Name: serviceNameSchema,
  Protocol: emptyableProtocolSchema.default(''),
  MeshGateway: meshGatewaySchema.default({ Mode: '' }),
  UpstreamConfig: z
    .strictObject({
      Defaults: upstreamConfigSchema.optional(),
      Overrides: z
        .array(
          upstreamConfigSchema.extend({
            Name: serviceNameSchema,
            Namespace: namespaceSchema,
            Peer: z.string().default(''),
          }),
        )
        .default([]),
    })
    .optional(),
  ...common,
});

export const meshEntrySchema = z.strictObject({
  Kind: z.literal('mesh'),
  Name: z.literal('mesh', { error: 'the name of a mesh entry must be "mesh"' }).default('mesh'),
  Peering: z.strictObject({ PeerThroughMeshGateways: z.boolean().default(false) }).optional(),
  ...common,
});

const intentionSourceSchema = z
  .strictObject({
    Name: serviceNamePatternSchema,
    Namespace: namespacePatternSchema,
    Peer: z.string().default(''),
    Action: z.enum(['allow', 'deny']),
    Description: z.string().max(512).optional(),
  })
  .refine((source) => source.Peer !== '*', 'an intention source can not name all peers; name each one');

/** Layer-4 intentions on one destination. `Name` may be `*`. */
export const serviceIntentionsEntrySchema = z.strictObject({
  Kind: z.literal('service-intentions'),
  Name: serviceNamePatternSchema,
  Sources: z
    .array(intentionSourceSchema)
    .min(1, 'at least one source is required')
    .superRefine((sources, context) => {
      const seen = new Set<string>();
      for (const [index, source] of sources.entries()) {
        const key = `${source.Peer}/${source.Namespace}/${source.Name}`;
        if (seen.has(key))
          context.addIssue({ code: 'custom', path: [index], message: `the source "${source.Name}" is named twice` });
        seen.add(key);
      }
    }),
  ...common,
});

export const configEntrySchema = z.discriminatedUnion('Kind', [
  exportedServicesEntrySchema,
  proxyDefaultsEntrySchema,
  serviceDefaultsEntrySchema,
  meshEntrySchema,
  serviceIntentionsEntrySchema,
]);

export type ExportedServicesEntry = z.infer<typeof exportedServicesEntrySchema>;
export type ProxyDefaultsEntry = z.infer<typeof proxyDefaultsEntrySchema>;
export type ServiceDefaultsEntry = z.infer<typeof serviceDefaultsEntrySchema>;
export type MeshEntry = z.infer<typeof meshEntrySchema>;
export type ServiceIntentionsEntry = z.infer<typeof serviceIntentionsEntrySchema>;
export type ConfigEntry = z.infer<typeof configEntrySchema>;
export type ConfigEntryKind = ConfigEntry['Kind'];
/** The entry of one kind. */
export type ConfigEntryOf<K extends ConfigEntryKind> = Extract<ConfigEntry, { Kind: K }>;

export const configEntryKinds = [
  'exported-services',
  'proxy-defaults',
  'service-defaults',
  'mesh',
  'service-intentions',
] as const satisfies readonly ConfigEntryKind[];
export const configEntryKindSchema = z.enum(configEntryKinds);

/** A stored entry: the document, and what the store knows of it. */
export type StoredConfigEntry = {
  entry: ConfigEntry;
  createIndex: number;
  modifyIndex: number;
  updatedAt: string;
  /** Accessor ID of the token that wrote it. */
  updatedBy: string;
};

export const configEntryKey = (entry: Pick<ConfigEntry, 'Kind' | 'Name' | 'Partition'>): string =>
  `${entry.Partition}/${entry.Kind}/${entry.Name}`;
