import { z } from 'zod';
import { exposeSchema } from '../expose.ts';
import {
  envoyExtensionsSchema,
  meshGatewaySchema,
  mutualTlsModeSchema,
  partitionEntryFields,
  proxyModeSchema,
  transparentProxySchema,
} from './entry-fields.ts';

const accessLogsSchema = z
  .strictObject({
    Enabled: z.boolean().optional(),
    DisableListenerLogs: z.boolean().optional(),
    Type: z.enum(['', 'stdout', 'stderr', 'file']).optional(),
    Path: z.string().optional(),
    JSONFormat: z.string().optional(),
    TextFormat: z.string().optional(),
  })
  .superRefine((logs, context) => {
    if (logs.JSONFormat && logs.TextFormat) {
      context.addIssue({ code: 'custom', message: 'give JSONFormat or TextFormat, not both' });
    }
    if (logs.Type === 'file' && !logs.Path) {
      context.addIssue({ code: 'custom', path: ['Path'], message: 'access logs of type "file" need a Path' });
    }
    if (logs.Type !== 'file' && logs.Path) {
      context.addIssue({ code: 'custom', path: ['Path'], message: 'a Path is only for access logs of type "file"' });
    }
  });

export const proxyDefaultsEntrySchema = z.strictObject({
  Kind: z.literal('proxy-defaults'),
  Name: z.literal('global', { error: 'the name of a proxy-defaults entry must be "global"' }),
  /** Opaque, kept as given. */
  Config: z.record(z.string(), z.unknown()).default({}),
  Mode: proxyModeSchema.optional(),
  TransparentProxy: transparentProxySchema.optional(),
  MutualTLSMode: mutualTlsModeSchema.optional(),
  MeshGateway: meshGatewaySchema.default({ Mode: '' }),
  Expose: exposeSchema.optional(),
  AccessLogs: accessLogsSchema.optional(),
  EnvoyExtensions: envoyExtensionsSchema.optional(),
  FailoverPolicy: z
    .strictObject({
      Mode: z.enum(['', 'sequential', 'order-by-locality']).optional(),
      Regions: z.array(z.string()).optional(),
    })
    .optional(),
  PrioritizeByLocality: z.strictObject({ Mode: z.enum(['', 'none', 'failover']).optional() }).optional(),
  ...partitionEntryFields,
});
export type ProxyDefaultsEntry = z.infer<typeof proxyDefaultsEntrySchema>;
