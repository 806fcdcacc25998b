import type { z } from 'zod';

const defaults = new WeakMap<z.core.$ZodType, { value: unknown } | null>();

/** What the schema makes of a field that is not there; null: it refuses. */
export function defaultOf(schema: z.core.$ZodType): { value: unknown } | null {
  const known = defaults.get(schema);
  if (known !== undefined) return known;
  const read = parseQuietly(schema, undefined);
  defaults.set(schema, read);
  return read;
}

/** What the schema makes of a value; null: it refuses. */
export function parseQuietly(schema: z.core.$ZodType, value: unknown): { value: unknown } | null {
  const read = schema['~standard'].validate(value);
  return read instanceof Promise || read.issues ? null : { value: read.value };
}
