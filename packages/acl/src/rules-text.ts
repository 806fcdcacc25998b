import { PeerwayError } from '@peerway/model/error';

/** A word of the text and where it stands. `column` 0: not known. */
export type Placed<T> = { value: T; line: number; column: number };

/** What the two readers make of a text, before anything is known about resources. */
export type RawRule = {
  resource: Placed<string>;
  body: { kind: 'scalar'; level: Placed<string> } | { kind: 'block'; label: Placed<string>; fields: RawField[] };
};
export type RawField = { name: Placed<string>; value: Placed<string> };

/** The refusal of a rules text, with the place of what is wrong where that is known. */
export function rulesError(
  place: Pick<Placed<unknown>, 'line' | 'column'> | null,
  message: string,
  hint?: string,
): PeerwayError {
  const line = place === null ? '' : `, line ${place.line}`;
  const column = place !== null && place.column > 0 ? `, column ${place.column}` : '';
  return new PeerwayError('request.invalid', `Rules${line}${column}: ${message}`, {
    field: 'Rules',
    ...(hint === undefined ? {} : { hint }),
  });
}

const scopes = new Set(['partition', 'partition_prefix', 'namespace', 'namespace_prefix']);

/** Refuses the blocks of Consul's Enterprise edition that hold other rules. Read by name first, as their content is of another shape. */
export function refuseScope(resource: Placed<string>): void {
  if (!scopes.has(resource.value)) return;
  throw rulesError(resource, `rules scoped by "${resource.value}" are not supported`, 'Write the rules without it.');
}
