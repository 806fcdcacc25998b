import { z } from 'zod';
import { durationSchema } from '../duration.ts';
import { isEditableHeader } from '../editable-header.ts';
import { countGiven, partitionEntryFields } from './entry-fields.ts';

/** Whether a text is a JSON Web Key Set in base64, as the entry carries it. */
function isEncodedKeySet(text: string): boolean {
  try {
    const parsed: unknown = JSON.parse(atob(text));
    return typeof parsed === 'object' && parsed !== null && 'keys' in parsed && Array.isArray(parsed.keys);
  } catch {
    return false;
  }
}

const localKeySetSchema = z
  .strictObject({
    /** Base64 of the key set's JSON. */
    JWKS: z
      .string()
      .refine((text) => text === '' || isEncodedKeySet(text), 'JWKS must be a JSON Web Key Set, encoded in base64')
      .optional(),
    Filename: z.string().optional(),
  })
  .refine((local) => countGiven(local, ['JWKS', 'Filename']) === 1, {
    error: 'a local key set must have exactly one of JWKS or Filename',
  });

const remoteKeySetSchema = z.strictObject({
  URI: z.string().refine((uri) => /^https?:\/\//.test(uri) && URL.canParse(uri), {
    error: 'URI must be an http or https address',
  }),
  RequestTimeoutMs: z.int().min(0).optional(),
  CacheDuration: durationSchema.optional(),
  FetchAsynchronously: z.boolean().optional(),
  UseSNI: z.boolean().optional(),
  RetryPolicy: z
    .strictObject({
      NumRetries: z.int().min(0).max(20).optional(),
      RetryPolicyBackOff: z
        .strictObject({ BaseInterval: durationSchema.optional(), MaxInterval: durationSchema.optional() })
        .optional(),
    })
    .optional(),
  JWKSCluster: z
    .strictObject({
      DiscoveryType: z.enum(['', 'STRICT_DNS', 'STATIC', 'LOGICAL_DNS', 'EDS', 'ORIGINAL_DST']).optional(),
      ConnectTimeout: durationSchema.optional(),
      TLSCertificates: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
});

const locationSchema = z
  .strictObject({
    Header: z
      .strictObject({
        Name: z.string().min(1, 'a header location must have a Name'),
        ValuePrefix: z.string().optional(),
        Forward: z.boolean().optional(),
      })
      .optional(),
    QueryParam: z.strictObject({ Name: z.string().min(1, 'a query parameter location must have a Name') }).optional(),
    Cookie: z.strictObject({ Name: z.string().min(1, 'a cookie location must have a Name') }).optional(),
  })
  .refine((location) => countGiven(location, ['Header', 'QueryParam', 'Cookie']) === 1, {
    error: 'a location must have exactly one of Header, QueryParam or Cookie',
  });

export const jwtProviderEntrySchema = z.strictObject({
  Kind: z.literal('jwt-provider'),
  Name: z
    .string()
    .regex(
      /^[a-zA-Z0-9]([a-zA-Z0-9_-]{0,126}[a-zA-Z0-9])?$/,
      'a provider name must consist of letters, digits, "-" or "_"',
    ),
  Issuer: z.string().optional(),
  Audiences: z.array(z.string().min(1)).optional(),
  JSONWebKeySet: z
    .strictObject({ Local: localKeySetSchema.optional(), Remote: remoteKeySetSchema.optional() })
    .refine((set) => countGiven(set, ['Local', 'Remote']) === 1, {
      error: 'JSONWebKeySet must have exactly one of Local or Remote',
    }),
  Locations: z.array(locationSchema).optional(),
  Forwarding: z
    .strictObject({
      HeaderName: z
        .string()
        .min(1, 'Forwarding must have a HeaderName')
        .refine((name) => name === '' || isEditableHeader(name), {
          error:
            'claims can not be told in a header that frames the message or says who the client is, or that is none',
        }),
      PadForwardPayloadHeader: z.boolean().optional(),
    })
    .optional(),
  ClockSkewSeconds: z.int().min(0).max(86_400).optional(),
  CacheConfig: z.strictObject({ Size: z.int().min(0).optional() }).optional(),
  ...partitionEntryFields,
});
export type JwtProviderEntry = z.infer<typeof jwtProviderEntrySchema>;
