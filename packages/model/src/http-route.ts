import { z } from 'zod';
import { httpMatchSchema } from './http-match.ts';

/** Changes to the headers of a request or an answer, done in this order: remove, set, add. */
export const headerEditsSchema = z.object({
  remove: z.array(z.string()),
  set: z.record(z.string(), z.string()),
  add: z.record(z.string(), z.string()),
});
export type HeaderEdits = z.infer<typeof headerEditsSchema>;

/** Why a request may be sent again (Envoy's names, semantics A4 `RetryOn`). */
export const retryConditionSchema = z.enum([
  '5xx',
  'gateway-error',
  'reset',
  'connect-failure',
  'envoy-ratelimited',
  'retriable-4xx',
  'refused-stream',
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
]);
export type RetryCondition = z.infer<typeof retryConditionSchema>;

/** What the endpoint of a request is chosen by where the cluster hashes; the first that gives a value and is terminal ends it. */
export const hashPolicySchema = z.object({
  source: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('header'), name: z.string() }),
    z.object({ kind: z.literal('query'), name: z.string() }),
    z.object({
      kind: z.literal('cookie'),
      name: z.string(),
      /** Given to a caller that has none. Null: a caller without it is not hashed by it; 0: until its session ends. */
      ttlMs: z.int().min(0).nullable(),
      path: z.string(),
    }),
    z.object({ kind: z.literal('source-address') }),
  ]),
  terminal: z.boolean(),
});
export type HashPolicy = z.infer<typeof hashPolicySchema>;

/** One leg of a split. */
export const routeSplitSchema = z.object({
  /** Hundredths of a percent; those of a rule sum to 10,000. */
  weight: z.int().min(0).max(10_000),
  /** Name of a `cluster` resource. */
  cluster: z.string(),
  requestHeaders: headerEditsSchema,
  responseHeaders: headerEditsSchema,
});
export type RouteSplit = z.infer<typeof routeSplitSchema>;

export const httpRouteRuleSchema = z.object({
  match: httpMatchSchema,
  splits: z.array(routeSplitSchema).min(1),
  /** Takes the place of the matched path: the whole of an exact one, the prefix of another. Null: the path stays. */
  prefixRewrite: z.string().nullable(),
  /** From the end of the request to the head of the answer. Null: the proxy's own limit; 0: none. */
  timeoutMs: z.int().min(0).nullable(),
  /** Silence on the stream after which it is ended. Null: the proxy's own limit; 0: none. */
  idleTimeoutMs: z.int().min(0).nullable(),
  retry: z
    .object({
      /** Tries after the first one. */
      retries: z.int().min(0).max(100),
      on: z.array(retryConditionSchema),
      statusCodes: z.array(z.int().min(100).max(599)),
    })
    .nullable(),
  hashPolicies: z.array(hashPolicySchema),
  /** For people: which entry and which item of it the rule comes from. */
  origin: z.string(),
});
export type HttpRouteRule = z.infer<typeof httpRouteRuleSchema>;

export const noHeaderEdits: HeaderEdits = { remove: [], set: {}, add: {} };
