import { z } from 'zod';

/*
 * How a request is told apart, for routes and for L7 intentions alike: one matcher, so that what is routed and what is
 * permitted can not be read in two ways.
 */

/** How one text is compared. A regex is RE2's syntax and must match the whole text. */
export const textMatchSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('present') }),
  z.object({ kind: z.literal('exact'), value: z.string() }),
  z.object({ kind: z.literal('prefix'), value: z.string() }),
  z.object({ kind: z.literal('suffix'), value: z.string() }),
  z.object({ kind: z.literal('contains'), value: z.string() }),
  z.object({ kind: z.literal('regex'), value: z.string() }),
]);
export type TextMatch = z.infer<typeof textMatchSchema>;

export const pathMatchSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('exact'), value: z.string() }),
  z.object({ kind: z.literal('prefix'), value: z.string() }),
  z.object({ kind: z.literal('regex'), value: z.string() }),
]);
export type PathMatch = z.infer<typeof pathMatchSchema>;

/** All parts must hold; a part that is null or empty holds for every request. */
export const httpMatchSchema = z.object({
  path: pathMatchSchema.nullable(),
  /** The path is compared without regard to case. */
  ignorePathCase: z.boolean(),
  headers: z.array(
    z.object({ name: z.string(), match: textMatchSchema, invert: z.boolean(), ignoreCase: z.boolean() }),
  ),
  query: z.array(z.object({ name: z.string(), match: textMatchSchema })),
  /** Upper case. */
  methods: z.array(z.string()),
});
export type HttpMatch = z.infer<typeof httpMatchSchema>;

/** Holds for every request. */
export const anyHttpRequest: HttpMatch = { path: null, ignorePathCase: false, headers: [], query: [], methods: [] };
