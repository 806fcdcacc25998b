import { z } from 'zod';
import { countGiven, partitionEntryFields, peerReferenceSchema, scopeReferenceSchema } from './entry-fields.ts';

/** Partitions and peers whose services of one name are the same service, in order of preference. */
export const samenessGroupEntrySchema = z.strictObject({
  Kind: z.literal('sameness-group'),
  Name: z
    .string()
    .regex(
      /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
      'the name of a sameness group must be a DNS label: lower case letters, digits or "-", at most 63 characters',
    ),
  DefaultForFailover: z.boolean().optional(),
  IncludeLocal: z.boolean().optional(),
  Members: z
    .array(
      z
        .strictObject({ Partition: scopeReferenceSchema.optional(), Peer: peerReferenceSchema.optional() })
        .refine((member) => countGiven(member, ['Partition', 'Peer']) === 1, {
          error: 'a member must have exactly one of Partition or Peer',
        }),
    )
    .min(1, 'a sameness group needs at least one member')
    .superRefine((members, context) => {
      const seen = new Set<string>();
      for (const [index, { Partition, Peer }] of members.entries()) {
        const key = Peer ? `peer "${Peer}"` : `partition "${Partition}"`;
        if (seen.has(key)) context.addIssue({ code: 'custom', path: [index], message: `${key} is a member twice` });
        seen.add(key);
      }
    }),
  ...partitionEntryFields,
});
export type SamenessGroupEntry = z.infer<typeof samenessGroupEntrySchema>;
