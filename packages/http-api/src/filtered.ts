import { type Filter, parseFilter } from '@peerway/filter';
import type { ApiAnswer } from './route.ts';

/** Tells callers that their rights hid something, and no more than that (semantics A7). */
export const RESULTS_FILTERED = 'x-consul-results-filtered-by-acls';

/** A list of which some may be hidden. */
export const filteredAnswer = (json: unknown, isFiltered: boolean): ApiAnswer => ({
  json,
  headers: isFiltered ? { [RESULTS_FILTERED]: 'true' } : {},
});

/** `?filter=`, read before anything else is done. @throws PeerwayError `request.invalid` that says where it is wrong */
export function filterOf(query: URLSearchParams): Filter | null {
  const text = query.get('filter');
  return text === null || text === '' ? null : parseFilter(text);
}
