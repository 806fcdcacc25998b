import { z } from 'zod';
import { formatDuration, parseDuration } from './go-duration.ts';

/** A duration in a config entry: Go text, or an integer of nanoseconds as in Consul's JSON. Kept as Go text. */
export const durationSchema = z
  .union([z.string(), z.int()], {
    error: ({ input }) => `${JSON.stringify(input)} is not a duration; give text such as "5s" or "1m30s"`,
  })
  .transform((input, context) => {
    const ns = typeof input === 'number' ? input : parseDuration(input.trim());
    if (ns === null) {
      context.addIssue({
        code: 'custom',
        message: `${JSON.stringify(input)} is not a duration; give text such as "5s" or "1m30s"`,
      });
      return z.NEVER;
    }
    return formatDuration(ns);
  });
