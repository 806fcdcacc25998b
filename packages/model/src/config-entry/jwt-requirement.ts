import { z } from 'zod';

/** Tokens that an intention or a permission asks for: a valid one of any of the providers. */
export const intentionJwtSchema = z.strictObject({
  Providers: z
    .array(
      z.strictObject({
        Name: z.string().min(1, 'a JWT provider must be named'),
        VerifyClaims: z
          .array(
            z.strictObject({
              Path: z.array(z.string().min(1)).min(1, 'a claim needs a Path'),
              Value: z.string(),
            }),
          )
          .optional(),
      }),
    )
    .min(1, 'at least one JWT provider is required'),
});
export type IntentionJwt = z.infer<typeof intentionJwtSchema>;
