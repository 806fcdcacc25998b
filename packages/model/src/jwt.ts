import { z } from 'zod';

/** Who issues tokens, and how a sidecar finds and checks them (semantics A4 `jwt-provider`). */
export const jwtProviderSchema = z.object({
  issuer: z.string(),
  audiences: z.array(z.string()),
  keys: z.discriminatedUnion('kind', [
    /** A JSON Web Key Set as text. */
    z.object({ kind: z.literal('local'), jwks: z.string() }),
    z.object({
      kind: z.literal('remote'),
      uri: z.string(),
      requestTimeoutMs: z.int().min(1),
      cacheMs: z.int().min(0),
      /** Fetch before the first request needs them. */
      ahead: z.boolean(),
      retries: z.int().min(0),
    }),
  ]),
  /** Where a token is looked for, in this order. */
  locations: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('header'), name: z.string(), valuePrefix: z.string(), forward: z.boolean() }),
      z.object({ kind: z.literal('query'), name: z.string() }),
      z.object({ kind: z.literal('cookie'), name: z.string() }),
    ]),
  ),
  /** Header that tells the application the verified claims. */
  forwarding: z.object({ headerName: z.string(), padded: z.boolean() }).nullable(),
  clockSkewSeconds: z.int().min(0),
});
export type JwtProvider = z.infer<typeof jwtProviderSchema>;

/** A valid token of any one of the providers, with all its claims. */
export const jwtRequirementSchema = z.object({
  anyOf: z
    .array(
      z.object({
        /** Name of a `jwt-provider` resource. */
        provider: z.string(),
        claims: z.array(z.object({ path: z.array(z.string()).min(1), value: z.string() })),
      }),
    )
    .min(1),
});
export type JwtRequirement = z.infer<typeof jwtRequirementSchema>;
