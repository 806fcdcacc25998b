import { z } from 'zod';
import { DEFAULT_NAMESPACE } from '../default-scope.ts';
import { isEditableHeader } from '../editable-header.ts';
import { metaSchema, namespaceSchema, partitionSchema, peerNameSchema, serviceNameSchema } from '../identifier.ts';
import { meshGatewayModeSchema } from '../mesh-gateway-mode.ts';
import { protocolSchema } from '../protocol.ts';

/** What every entry has. The store fills the last three; a writer's are taken and ignored, as in Consul. */
export const entryFields = {
  Partition: partitionSchema,
  Namespace: namespaceSchema,
  Meta: metaSchema.optional(),
  CreateIndex: z.int().optional(),
  ModifyIndex: z.int().optional(),
  Hash: z.int().optional(),
};

/** Of the kinds that hold for a whole partition. */
export const partitionEntryFields = {
  ...entryFields,
  Namespace: z
    .literal(['', DEFAULT_NAMESPACE], {
      error: 'this kind holds for the whole partition; leave Namespace out',
    })
    .optional()
    .transform((): string => DEFAULT_NAMESPACE),
};

export const meshGatewaySchema = z.strictObject({ Mode: meshGatewayModeSchema.default('') });

export const emptyableProtocolSchema = z.preprocess(
  (value) => (typeof value === 'string' ? value.toLowerCase() : value),
  z.union([z.literal(''), protocolSchema], {
    error: ({ input }) =>
      `${JSON.stringify(input)} is not a protocol that is understood; give tcp, http, http2 or grpc`,
  }),
);

/** `""` means none; else a name. */
export const emptyableServiceSchema = z
  .string()
  .refine((name) => name === '' || serviceNameSchema.safeParse(name).success, {
    error:
      'a service name must consist of letters, digits, "-" or "_", start and end with a letter or digit and be at most 128 characters long',
  });

/** A reference that stays empty where it means "as the entry's own". */
export const scopeReferenceSchema = z
  .string()
  .regex(
    /^([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)?$/,
    'a partition or namespace must consist of letters, digits or "-", start and end with a letter or digit and be at most 63 characters long',
  );

/** `""` means none. A wildcard is refused with what to do instead (#15880). */
export const peerReferenceSchema = z.string().superRefine((peer, context) => {
  if (peer === '') return;
  if (peer.includes('*')) {
    context.addIssue({
      code: 'custom',
      message: 'a peer can not be given by wildcard; name each peer by itself',
    });
  } else if (!peerNameSchema.safeParse(peer).success) {
    context.addIssue({
      code: 'custom',
      message: `${JSON.stringify(peer)} is not a peer's name: lower case letters, digits or "-", at most 63 characters`,
    });
  }
});

/** Name of a subset: a DNS label, as it becomes a part of the server name. */
export const subsetNameSchema = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    'a subset must be a DNS label: lower case letters, digits or "-", at most 63 characters',
  );
export const emptyableSubsetSchema = z.union([z.literal(''), subsetNameSchema]);

const headerNameSchema = z
  .string()
  .regex(/^[a-zA-Z0-9!#$%&'*+.^_`|~-]{1,256}$/, 'a header name must be a token as HTTP knows it')
  .refine(isEditableHeader, {
    error: ({ input }) =>
      `the header ${String(input)} frames the message or says who the client is; it can not be changed`,
  });
const headerValueSchema = z
  .string()
  .max(8192)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be in there
  .regex(/^[^\u0000-\u0008\u000a-\u001f\u007f]*$/, 'a header value must not contain control characters');

/** `Add`, `Set`, `Remove` of request or response headers. */
export const httpHeaderModifiersSchema = z.strictObject({
  Add: z.record(headerNameSchema, headerValueSchema).optional(),
  Set: z.record(headerNameSchema, headerValueSchema).optional(),
  Remove: z.array(headerNameSchema).optional(),
});

/** How many of the named fields hold something; for "exactly one of". */
export function countGiven(object: Record<string, unknown>, names: readonly string[]): number {
  return names.filter((name) => {
    const value = object[name];
    return value !== undefined && value !== '' && value !== false && value !== 0;
  }).length;
}

export const transparentProxySchema = z.strictObject({
  OutboundListenerPort: z.int().min(0).max(65535).optional(),
  DialedDirectly: z.boolean().optional(),
});
export const proxyModeSchema = z.enum(['', 'direct', 'transparent'], {
  error: ({ input }) => `Invalid proxy mode: ${JSON.stringify(input)}; give "direct" or "transparent"`,
});
export const mutualTlsModeSchema = z.enum(['', 'strict', 'permissive'], {
  error: ({ input }) => `Invalid MutualTLSMode: ${JSON.stringify(input)}; give "strict" or "permissive"`,
});
export const envoyExtensionsSchema = z.array(
  z.strictObject({
    Name: z.string().min(1, 'an extension must have a name'),
    Required: z.boolean().optional(),
    Arguments: z.record(z.string(), z.unknown()).optional(),
    ConsulVersion: z.string().optional(),
    EnvoyVersion: z.string().optional(),
  }),
);
