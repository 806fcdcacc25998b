import { z } from 'zod';
import { serviceNameSchema } from '../identifier.ts';
import {
  emptyableServiceSchema,
  emptyableSubsetSchema,
  entryFields,
  httpHeaderModifiersSchema,
  scopeReferenceSchema,
} from './entry-fields.ts';

const splitSchema = z.strictObject({
  /** Percent, with a resolution of 0.01; 0 is allowed. */
  Weight: z
    .number({ error: 'Weight must be a number from 0 to 100' })
    .min(0, 'Weight must be from 0 to 100')
    .max(100, 'Weight must be from 0 to 100')
    .refine((weight) => Math.abs(weight * 100 - Math.round(weight * 100)) < 1e-9, {
      error: 'Weight can not be finer than 0.01',
    }),
  Service: emptyableServiceSchema.optional(),
  ServiceSubset: emptyableSubsetSchema.optional(),
  Namespace: scopeReferenceSchema.optional(),
  Partition: scopeReferenceSchema.optional(),
  RequestHeaders: httpHeaderModifiersSchema.optional(),
  ResponseHeaders: httpHeaderModifiersSchema.optional(),
});

/** A weight as hundredths of a percent: whole, so that sums are exact. */
export const splitWeight = (weight: number): number => Math.round(weight * 100);

export const serviceSplitterEntrySchema = z
  .strictObject({
    Kind: z.literal('service-splitter'),
    Name: serviceNameSchema,
    Splits: z.array(splitSchema).min(1, 'a splitter needs at least one split'),
    ...entryFields,
  })
  .superRefine((entry, context) => {
    const sum = entry.Splits.reduce((total, split) => total + splitWeight(split.Weight), 0);
    if (entry.Splits.length > 0 && sum !== 10_000) {
      context.addIssue({
        code: 'custom',
        path: ['Splits'],
        message: `the sum of all split weights must be 100, not ${sum / 100}`,
      });
    }
    const seen = new Set<string>();
    for (const [index, split] of entry.Splits.entries()) {
      const target = [
        split.Partition || entry.Partition,
        split.Namespace || entry.Namespace,
        split.Service || entry.Name,
        split.ServiceSubset ?? '',
      ].join('/');
      if (seen.has(target)) {
        context.addIssue({
          code: 'custom',
          path: ['Splits', index],
          message: `the destination "${split.Service || entry.Name}"${split.ServiceSubset ? ` subset "${split.ServiceSubset}"` : ''} is split to twice`,
        });
      }
      seen.add(target);
    }
  });
export type ServiceSplitterEntry = z.infer<typeof serviceSplitterEntrySchema>;
export type ServiceSplit = ServiceSplitterEntry['Splits'][number];
