import { z } from 'zod';
import { DEFAULT_PARTITION } from '../default-scope.ts';
import { namespacePatternSchema, serviceNamePatternSchema } from '../identifier.ts';
import { countGiven, partitionEntryFields } from './entry-fields.ts';

/** Who receives an exported service. None may be a wildcard (semantics A1, Q2). `PeerName` is the older key of `Peer`. */
const exportConsumerSchema = z
  .strictObject({
    Peer: z.string().optional(),
    PeerName: z.string().optional(),
    Partition: z.string().optional(),
    SamenessGroup: z.string().optional(),
  })
  .superRefine((consumer, context) => {
    const given = countGiven(consumer, ['Peer', 'PeerName', 'Partition', 'SamenessGroup']);
    if (given !== 1) {
      context.addIssue({
        code: 'custom',
        message: 'a consumer must name exactly one of Peer, Partition or SamenessGroup',
      });
    }
    if (Object.values(consumer).includes('*')) {
      context.addIssue({
        code: 'custom',
        message: 'exporting to all peers or partitions (wildcard) is not supported; name each consumer',
      });
    }
  })
  .transform(({ Peer, PeerName, Partition, SamenessGroup }) => ({
    Peer: Peer || PeerName || '',
    Partition: Partition ?? '',
    SamenessGroup: SamenessGroup ?? '',
  }));
export type ExportConsumer = z.infer<typeof exportConsumerSchema>;

const exportedServiceSchema = z
  .strictObject({
    Name: serviceNamePatternSchema.refine((name) => name !== 'consul', 'the service "consul" can not be exported'),
    Namespace: namespacePatternSchema,
    Consumers: z.array(exportConsumerSchema).min(1, 'at least one consumer is required'),
  })
  .refine((item) => item.Namespace !== '*' || item.Name === '*', {
    path: ['Name'],
    error: 'with namespace "*" the name must be "*" too',
  });
export type ExportedServiceItem = z.infer<typeof exportedServiceSchema>;
/** The items of an entry, or of one owner's part of it. */
export const exportedServiceItemsSchema = z.array(exportedServiceSchema);

export const exportedServicesEntrySchema = z
  .strictObject({
    Kind: z.literal('exported-services'),
    /** Equals the partition. */
    Name: z.string().default(DEFAULT_PARTITION),
    Services: exportedServiceItemsSchema.default([]),
    ...partitionEntryFields,
  })
  .superRefine((entry, context) => {
    if (entry.Name === entry.Partition) return;
    context.addIssue({
      code: 'custom',
      path: ['Name'],
      message: `the name of an exported-services entry must be the name of its partition, "${entry.Partition}"`,
    });
  });
export type ExportedServicesEntry = z.infer<typeof exportedServicesEntrySchema>;
