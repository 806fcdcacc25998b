import type { TrafficSummary } from '@peerway/model/topology';
import { formatBytesPerSecond, formatCount, formatRate } from '@peerway/ui';

type Flow = Pick<TrafficSummary, 'requestsPerSecond' | 'connectionsPerSecond' | 'activeConnections' | 'bytesPerSecond'>;

/**
 * How much flows, in the unit that was seen: requests where somebody read them, else new connections, and over connections that
 * were there already their number and bytes. Never a zero beside something that flows.
 */
export function rateText(traffic: Flow | null): string {
  if (!traffic) return 'no traffic';
  const { requestsPerSecond, connectionsPerSecond, activeConnections, bytesPerSecond } = traffic;
  if (requestsPerSecond > 0) return formatRate(requestsPerSecond);
  if (connectionsPerSecond > 0) return formatRate(connectionsPerSecond, 'conn/s');
  if (activeConnections > 0) return `${formatCount(activeConnections)} open, ${formatBytesPerSecond(bytesPerSecond)}`;
  return bytesPerSecond > 0 ? formatBytesPerSecond(bytesPerSecond) : formatRate(0);
}
