import type { Endpoint } from './pick-endpoint.ts';

/** Chooses an endpoint by a hash, so that a key keeps its endpoint while others come and go. */
export interface ConsistentTable {
  /** The first usable endpoint from the hash's place on; null when there is none. */
  find(hash: number, isUsable: (endpoint: Endpoint) => boolean): Endpoint | null;
}

/** Walks the places of a table from one of them on, looking at each endpoint once. */
export function firstUsable(
  places: readonly Endpoint[],
  start: number,
  isUsable: (endpoint: Endpoint) => boolean,
): Endpoint | null {
  const first = places[start];
  if (first === undefined) return null;
  if (isUsable(first)) return first;
  const seen = new Set([first]);
  for (let step = 1; step < places.length; step += 1) {
    const endpoint = places[(start + step) % places.length];
    if (endpoint === undefined || seen.has(endpoint)) continue;
    if (isUsable(endpoint)) return endpoint;
    seen.add(endpoint);
  }
  return null;
}
