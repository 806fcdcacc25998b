import { PeerwayError } from '@peerway/model/error';
import type { z } from 'zod';

/**
 * Reads an input by its schema.
 * @throws PeerwayError `request.invalid`: `field` is the path to the first thing that is wrong (`Services[0].Name`), the message says what.
 */
export function parseInput<S extends z.ZodType>(schema: S, rawInput: unknown): z.output<S> {
  const result = schema.safeParse(rawInput);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = formatPath(issue?.path ?? []);
  const message = issue?.message ?? 'it can not be read';
  throw new PeerwayError('request.invalid', field === '' ? message : `${field}: ${message}`, { field });
}

/** `Services[0].Name` */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );
}
