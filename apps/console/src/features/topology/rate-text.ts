import type { TrafficSummary } from '@peerway/model/topology';
import { formatRate } from '@peerway/ui';

/** How much flows, in the unit that was seen: requests where somebody read them, else connections. */
export function rateText(traffic: Pick<TrafficSummary, 'requestsPerSecond' | 'connectionsPerSecond'> | null): string {
  if (!traffic) return 'no traffic';
  return traffic.requestsPerSecond === 0 && traffic.connectionsPerSecond > 0
    ? formatRate(traffic.connectionsPerSecond, 'conn/s')
    : formatRate(traffic.requestsPerSecond);
}
