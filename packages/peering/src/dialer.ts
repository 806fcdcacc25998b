import type { PeeringBackend } from './backend.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { PeeringStreamTracker } from './tracker.ts';

export type PeeringDialerOptions = {
  backend: PeeringBackend;
  tracker: PeeringStreamTracker;
  log: Log;
  clock?: Clock;
};

export type PeeringDialer = { close(): Promise<void> };

/**
 * The leader's loops: keeps a stream to every dialer-role peering that is active and has a stream secret, and clears up after
 * peerings of either role that are DELETING or TERMINATED. Follows the backend's state; does nothing on a follower.
 */
export function startPeeringDialer(_options: PeeringDialerOptions): PeeringDialer {
  throw new Error('not written yet');
}
