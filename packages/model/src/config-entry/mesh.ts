import { z } from 'zod';
import { partitionEntryFields } from './entry-fields.ts';

/** Weakest first; `TLS_AUTO` leaves the choice to the proxy. */
const TLS_VERSIONS = ['TLSv1_0', 'TLSv1_1', 'TLSv1_2', 'TLSv1_3'];
const tlsVersionSchema = z.enum(['', 'TLS_AUTO', 'TLSv1_0', 'TLSv1_1', 'TLSv1_2', 'TLSv1_3']);

const tlsDirectionSchema = z
  .strictObject({
    TLSMinVersion: tlsVersionSchema.optional(),
    TLSMaxVersion: tlsVersionSchema.optional(),
    CipherSuites: z.array(z.string().min(1)).optional(),
  })
  .superRefine((tls, context) => {
    const least = TLS_VERSIONS.indexOf(tls.TLSMinVersion ?? '');
    const most = TLS_VERSIONS.indexOf(tls.TLSMaxVersion ?? '');
    if (least >= 0 && most >= 0 && most < least) {
      context.addIssue({
        code: 'custom',
        path: ['TLSMaxVersion'],
        message: `TLSMaxVersion ${tls.TLSMaxVersion} is below TLSMinVersion ${tls.TLSMinVersion}`,
      });
    }
    if ((tls.CipherSuites?.length ?? 0) > 0 && least === TLS_VERSIONS.indexOf('TLSv1_3')) {
      context.addIssue({
        code: 'custom',
        path: ['CipherSuites'],
        message: 'cipher suites can only be chosen for TLS 1.2 and older, and TLSMinVersion is TLSv1_3',
      });
    }
  });

export const meshEntrySchema = z.strictObject({
  Kind: z.literal('mesh'),
  Name: z.literal('mesh', { error: 'the name of a mesh entry must be "mesh"' }).default('mesh'),
  TransparentProxy: z.strictObject({ MeshDestinationsOnly: z.boolean().optional() }).optional(),
  AllowEnablingPermissiveMutualTLS: z.boolean().optional(),
  ValidateClusters: z.boolean().optional(),
  TLS: z.strictObject({ Incoming: tlsDirectionSchema.optional(), Outgoing: tlsDirectionSchema.optional() }).optional(),
  HTTP: z
    .strictObject({
      SanitizeXForwardedClientCert: z.boolean().optional(),
      Incoming: z
        .strictObject({
          RequestNormalization: z
            .strictObject({
              InsecureDisablePathNormalization: z.boolean().optional(),
              MergeSlashes: z.boolean().optional(),
              PathWithEscapedSlashesAction: z
                .enum([
                  '',
                  'IMPLEMENTATION_SPECIFIC_DEFAULT',
                  'KEEP_UNCHANGED',
                  'REJECT_REQUEST',
                  'UNESCAPE_AND_REDIRECT',
                  'UNESCAPE_AND_FORWARD',
                ])
                .optional(),
              HeadersWithUnderscoresAction: z.enum(['', 'ALLOW', 'REJECT_REQUEST', 'DROP_HEADER']).optional(),
            })
            .optional(),
        })
        .optional(),
    })
    .optional(),
  Peering: z.strictObject({ PeerThroughMeshGateways: z.boolean().default(false) }).optional(),
  ...partitionEntryFields,
});
export type MeshEntry = z.infer<typeof meshEntrySchema>;
