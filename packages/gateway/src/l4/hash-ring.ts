import { type ConsistentTable, firstUsable } from './consistent-table.ts';
import { hashText } from './hash-text.ts';
import { type Endpoint, endpointKey } from './pick-endpoint.ts';

/** Places of a whole ring at most, whatever its configured size: making more would hold up every other connection. */
const PLACES_MAX = 65_536;
/** More endpoints than a snapshot can carry for one cluster; room for their positions beside the 32 bits of a hash. */
const POSITIONS = 2 ** 20;

/**
 * A ring of hashes (Ketama): every endpoint has places in proportion to its weight, and a key belongs to the next place
 * clockwise. An endpoint of the least weight has `minimumSize` places however many others there are: were the size of the whole
 * kept instead, each endpoint that goes would give the others new places, and move twice as many keys.
 */
export function hashRing(endpoints: readonly Endpoint[], minimumSize: number, maximumSize: number): ConsistentTable {
  const least = Math.min(...endpoints.map(({ weight }) => weight));
  const shares = endpoints.reduce((sum, { weight }) => sum + weight / least, 0);
  const scale = Math.min(minimumSize, Math.min(maximumSize, PLACES_MAX) / shares);
  const ring: number[] = [];
  endpoints.forEach((endpoint, position) => {
    const key = endpointKey(endpoint);
    const places = Math.max(1, Math.floor((scale * endpoint.weight) / least));
    for (let place = 0; place < places; place += 1) ring.push(hashText(`${key}_${place}`) * POSITIONS + position);
  });
  // Sorted as numbers, so by hash first.
  const sorted = Float64Array.from(ring).sort();
  const hashes = Uint32Array.from(sorted, (packed) => Math.floor(packed / POSITIONS));
  const places = Array.from(sorted, (packed) => endpoints[packed % POSITIONS]).filter((one) => one !== undefined);
  return { find: (hash, isUsable) => firstUsable(places, placeOf(hashes, hash), isUsable) };
}

/** Position of the first hash that is not smaller; beyond the last one the ring begins again. */
function placeOf(hashes: Uint32Array, hash: number): number {
  let low = 0;
  let high = hashes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((hashes[middle] ?? 0) < hash) low = middle + 1;
    else high = middle;
  }
  return low === hashes.length ? 0 : low;
}
