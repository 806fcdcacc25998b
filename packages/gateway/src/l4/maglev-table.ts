import { type ConsistentTable, firstUsable } from './consistent-table.ts';
import { hashText } from './hash-text.ts';
import { type Endpoint, endpointKey } from './pick-endpoint.ts';

/** Places of a table; prime, as the algorithm wants it, and Envoy's default. */
const SIZE = 65_537;
const SKIP_SEED = 0x5bd1e995;

type Candidate = { endpoint: Endpoint; offset: number; skip: number; next: number; share: number; claimed: number };

/**
 * A Maglev table (Eisenbud et al., NSDI 2016): the endpoints take turns, as often as their weights say, to claim the next free
 * place of a permutation of their own. More even than a ring of the same size, and one look-up to read.
 */
export function maglevTable(endpoints: readonly Endpoint[], size = SIZE): ConsistentTable {
  const places = fill(endpoints, size);
  return { find: (hash, isUsable) => firstUsable(places, hash % size, isUsable) };
}

function fill(endpoints: readonly Endpoint[], size: number): Endpoint[] {
  if (endpoints.length === 0) return [];
  const heaviest = Math.max(...endpoints.map(({ weight }) => weight));
  const candidates: Candidate[] = endpoints.map((endpoint) => {
    const key = endpointKey(endpoint);
    return {
      endpoint,
      offset: hashText(key) % size,
      skip: (hashText(key, SKIP_SEED) % (size - 1)) + 1,
      next: 0,
      share: endpoint.weight / heaviest,
      claimed: 0,
    };
  });
  const places = new Array<Endpoint | undefined>(size).fill(undefined);
  for (let round = 1, filled = 0; filled < size; round += 1)
    for (const candidate of candidates) {
      if (filled === size) break;
      // A light endpoint sits rounds out.
      if (candidate.claimed > round * candidate.share - 1 && candidate.share < 1) continue;
      places[freePlace(candidate, places, size)] = candidate.endpoint;
      candidate.claimed += 1;
      filled += 1;
    }
  return places.filter((endpoint) => endpoint !== undefined);
}

function freePlace(candidate: Candidate, places: readonly (Endpoint | undefined)[], size: number): number {
  for (;;) {
    const place = (candidate.offset + candidate.skip * candidate.next) % size;
    candidate.next += 1;
    if (places[place] === undefined) return place;
  }
}
