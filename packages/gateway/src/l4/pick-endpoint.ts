import type { ResourceOf } from '@peerway/model/snapshot';

export type Endpoint = ResourceOf<'endpoints'>['endpoints'][number];

/** Names an endpoint within its cluster; also the key of its connection pool. */
export const endpointKey = (endpoint: Pick<Endpoint, 'address' | 'port'>): string =>
  `${endpoint.address}:${endpoint.port}`;

/**
 * Picks one healthy endpoint by weight, leaving out those already tried. Null when none is left: there is no panic mode,
 * an unhealthy endpoint is never used.
 * @param random from 0 up to but not including 1
 */
export function pickEndpoint(
  endpoints: readonly Endpoint[],
  random: () => number,
  tried: ReadonlySet<string> = new Set(),
): Endpoint | null {
  let total = 0;
  for (const endpoint of endpoints) if (isUsable(endpoint, tried)) total += endpoint.weight;
  if (total === 0) return null;
  let point = random() * total;
  let last: Endpoint | null = null;
  for (const endpoint of endpoints) {
    if (!isUsable(endpoint, tried)) continue;
    last = endpoint;
    point -= endpoint.weight;
    if (point < 0) return endpoint;
  }
  return last;
}

function isUsable(endpoint: Endpoint, tried: ReadonlySet<string>): boolean {
  return endpoint.healthy && !tried.has(endpointKey(endpoint));
}
