import { z } from 'zod';
import { countGiven } from './entry-fields.ts';

/** The path part of a match, of a route or of a permission. At most one of them; none means every path. */
export const pathFields = {
  PathExact: z
    .string()
    .regex(/^(\/|$)/, 'PathExact must start with "/"')
    .optional(),
  PathPrefix: z
    .string()
    .regex(/^(\/|$)/, 'PathPrefix must start with "/"')
    .optional(),
  /** RE2's syntax. */
  PathRegex: z.string().max(4096).optional(),
};

export function refusePathFields(match: Record<string, unknown>, context: z.RefinementCtx): void {
  if (countGiven(match, ['PathExact', 'PathPrefix', 'PathRegex']) > 1) {
    context.addIssue({ code: 'custom', message: 'give at most one of PathExact, PathPrefix or PathRegex' });
  }
}
