import type { ResourceOf } from '@peerway/model/snapshot';

export type Endpoint = ResourceOf<'endpoints'>['endpoints'][number];

/** Asked for several times for each request, and the same for as long as the endpoint is. */
const keys = new WeakMap<Pick<Endpoint, 'address' | 'port'>, string>();

/** Names an endpoint within its cluster; also the key of its connection pool. */
export function endpointKey(endpoint: Pick<Endpoint, 'address' | 'port'>): string {
  let key = keys.get(endpoint);
  if (key === undefined) {
    key = `${endpoint.address}:${endpoint.port}`;
    keys.set(endpoint, key);
  }
  return key;
}

/**
 * Picks one usable endpoint by weight. Null when there is none: there is no panic mode, an unhealthy endpoint is never used.
 * @param random from 0 up to but not including 1
 */
export function pickEndpoint(
  endpoints: readonly Endpoint[],
  random: () => number,
  isUsable: (endpoint: Endpoint) => boolean,
): Endpoint | null {
  let total = 0;
  for (const endpoint of endpoints) if (isUsable(endpoint)) total += endpoint.weight;
  if (total === 0) return null;
  let point = random() * total;
  let last: Endpoint | null = null;
  for (const endpoint of endpoints) {
    if (!isUsable(endpoint)) continue;
    last = endpoint;
    point -= endpoint.weight;
    if (point < 0) return endpoint;
  }
  return last;
}
