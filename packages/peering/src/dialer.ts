import type { Log } from '@peerway/model/log';
import type { PeeringBackend } from './backend.ts';
import { type Clock, systemClock } from './clock.ts';
import { clearUp, isToClearUp } from './dial/clear-up.ts';
import { peeringToDial, runDialLoop } from './dial/dial-loop.ts';
import type { PeeringStreamTracker } from './tracker.ts';

export type PeeringDialerOptions = {
  backend: PeeringBackend;
  tracker: PeeringStreamTracker;
  log: Log;
  clock?: Clock;
};

export type PeeringDialer = { close(): Promise<void> };

/** After a failed clearing up. */
const RETRY_MS = 2_000;

/**
 * The leader's loops: keeps a stream to every dialer-role peering that is active and has a stream secret, and clears up after
 * peerings of either role that are DELETING or TERMINATED. Follows the backend's state; does nothing on a follower.
 */
export function startPeeringDialer(options: PeeringDialerOptions): PeeringDialer {
  const { backend, tracker, log, clock = systemClock } = options;
  const stopping = new AbortController();
  /** One piece of work per peering at a time, dialing or clearing up. */
  const working = new Map<string, Promise<void>>();
  /** Index of the TERMINATED row after which was cleared up: nothing can be imported through it any more. */
  const cleared = new Map<string, number>();

  const work = (peeringId: string, task: () => Promise<void>): void => {
    const running = task()
      .catch((error: unknown) => {
        log('error', 'peering.work_failed', { peeringId, error: String(error) });
        return new Promise<void>((resolve) => {
          const cancel = clock.after(RETRY_MS, resolve);
          const stop = (): void => {
            cancel();
            resolve();
          };
          stopping.signal.addEventListener('abort', stop, { once: true });
        });
      })
      .finally(() => {
        working.delete(peeringId);
        follow();
      });
    working.set(peeringId, running);
  };

  const follow = (): void => {
    if (stopping.signal.aborted || !backend.isLeader()) return;
    for (const peering of backend.state().peering.values()) {
      const { id: peeringId } = peering;
      if (working.has(peeringId)) continue;
      if (peeringToDial(backend, peeringId))
        work(peeringId, () => runDialLoop({ peeringId, backend, tracker, clock, log, signal: stopping.signal }));
      else if (isToClearUp(tracker, peering) && cleared.get(peeringId) !== peering.modifyIndex) {
        work(peeringId, async () => {
          await clearUp(backend, tracker, peering, log);
          if (peering.state === 'TERMINATED') cleared.set(peeringId, peering.modifyIndex);
        });
      }
    }
  };

  const stopFollowing = [backend.onChange(follow), tracker.onChange(follow)];
  follow();

  return {
    close: async () => {
      for (const stop of stopFollowing) stop();
      stopping.abort();
      await Promise.all(working.values());
    },
  };
}
