import type { ProxyView } from '@peerway/model/topology';

type Route = ProxyView['routes'][number];

/** A p95 beyond this is shown as slow before anything that merely has more traffic, ms. */
const SLOW_MS = 1_000;

/** Failing routes first, the worst of them on top; then slow ones; then by how much goes over them. */
export function problemsFirst(routes: readonly Route[]): Route[] {
  return [...routes].sort(
    (one, other) =>
      other.traffic.errorShare - one.traffic.errorShare ||
      slowness(other) - slowness(one) ||
      rate(other) - rate(one) ||
      one.service.localeCompare(other.service),
  );
}

const slowness = ({ traffic: { p95Ms } }: Route): number => (p95Ms !== null && p95Ms >= SLOW_MS ? p95Ms : 0);
const rate = ({ protocol, traffic }: Route): number =>
  protocol === 'tcp' ? traffic.connectionsPerSecond : traffic.requestsPerSecond;
