import { PeerwayError } from '@peerway/model/error';

/** A word of the text and where it stands. `column` 0: not known. */
export type Placed<T> = { value: T; line: number; column: number };

/** What the two readers make of a text, before anything is known about resources. */
export type RawRule = {
  resource: Placed<string>;
  body: { kind: 'scalar'; level: Placed<string> } | { kind: 'block'; label: Placed<string>; fields: RawField[] };
};
export type RawField = { name: Placed<string>; value: Placed<string> };

/** The refusal of a rules text, with the place of what is wrong. */
export function rulesError(
  place: Pick<Placed<unknown>, 'line' | 'column'>,
  message: string,
  hint?: string,
): PeerwayError {
  const where = place.column > 0 ? `line ${place.line}, column ${place.column}` : `line ${place.line}`;
  return new PeerwayError('request.invalid', `Rules, ${where}: ${message}`, {
    field: 'Rules',
    ...(hint === undefined ? {} : { hint }),
  });
}
