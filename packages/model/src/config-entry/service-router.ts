import { z } from 'zod';
import { durationSchema } from '../duration.ts';
import { retryConditionSchema } from '../http-route.ts';
import { serviceNameSchema } from '../identifier.ts';
import {
  countGiven,
  emptyableServiceSchema,
  emptyableSubsetSchema,
  entryFields,
  httpHeaderModifiersSchema,
  scopeReferenceSchema,
} from './entry-fields.ts';
import { pathFields, refusePathFields } from './path-match.ts';

const headerMatchSchema = z
  .strictObject({
    Name: z.string().min(1, 'a header match must have a Name'),
    Present: z.boolean().optional(),
    Exact: z.string().optional(),
    Prefix: z.string().optional(),
    Suffix: z.string().optional(),
    Regex: z.string().optional(),
    Invert: z.boolean().optional(),
  })
  .refine((match) => countGiven(match, ['Present', 'Exact', 'Prefix', 'Suffix', 'Regex']) === 1, {
    error: 'a header match must have exactly one of Present, Exact, Prefix, Suffix or Regex',
  });

const queryParamMatchSchema = z
  .strictObject({
    Name: z.string().min(1, 'a query parameter match must have a Name'),
    Present: z.boolean().optional(),
    Exact: z.string().optional(),
    Regex: z.string().optional(),
  })
  .refine((match) => countGiven(match, ['Present', 'Exact', 'Regex']) <= 1, {
    error: 'a query parameter match can have only one of Present, Exact or Regex',
  });

const METHOD = /^[A-Z]{1,32}$/;
export const methodsSchema = z
  .array(
    z
      .string()
      .transform((method) => method.toUpperCase())
      .refine((method) => METHOD.test(method), { error: 'is not an HTTP method' }),
  )
  .refine((methods) => new Set(methods).size === methods.length, { error: 'a method is named twice' });

const matchSchema = z.strictObject({
  HTTP: z
    .strictObject({
      ...pathFields,
      CaseInsensitive: z.boolean().optional(),
      Header: z.array(headerMatchSchema).optional(),
      QueryParam: z.array(queryParamMatchSchema).optional(),
      Methods: methodsSchema.optional(),
    })
    .superRefine(refusePathFields)
    .optional(),
});

const destinationSchema = z.strictObject({
  Service: emptyableServiceSchema.optional(),
  ServiceSubset: emptyableSubsetSchema.optional(),
  Namespace: scopeReferenceSchema.optional(),
  Partition: scopeReferenceSchema.optional(),
  PrefixRewrite: z
    .string()
    .regex(/^(\/|$)/, 'PrefixRewrite must start with "/"')
    .optional(),
  /** Negative: no limit. */
  RequestTimeout: durationSchema.optional(),
  IdleTimeout: durationSchema.optional(),
  NumRetries: z.int().min(0).max(100).optional(),
  RetryOnConnectFailure: z.boolean().optional(),
  RetryOnStatusCodes: z.array(z.int().min(100).max(599)).optional(),
  RetryOn: z.array(retryConditionSchema).optional(),
  RequestHeaders: httpHeaderModifiersSchema.optional(),
  ResponseHeaders: httpHeaderModifiersSchema.optional(),
});

export const serviceRouterEntrySchema = z.strictObject({
  Kind: z.literal('service-router'),
  Name: serviceNameSchema,
  /** The first that matches decides; a catch-all to the service itself comes after the last. */
  Routes: z
    .array(
      z
        .strictObject({ Match: matchSchema.optional(), Destination: destinationSchema.optional() })
        .superRefine((route, context) => {
          const http = route.Match?.HTTP;
          if (route.Destination?.PrefixRewrite && !http?.PathExact && !http?.PathPrefix) {
            context.addIssue({
              code: 'custom',
              path: ['Destination', 'PrefixRewrite'],
              message: 'PrefixRewrite needs a route that matches by PathExact or PathPrefix',
            });
          }
        }),
    )
    .default([]),
  ...entryFields,
});
export type ServiceRouterEntry = z.infer<typeof serviceRouterEntrySchema>;
export type ServiceRoute = ServiceRouterEntry['Routes'][number];
