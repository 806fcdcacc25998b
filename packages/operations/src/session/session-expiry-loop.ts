import type { Services } from '../context.ts';
import { sessionLimitsOf } from './session-limits.ts';

const LOOK_EVERY_MS = 30_000;
/** Removed in one write, so that a thousand sessions that end together hold nobody up. */
const ENDED_BATCH_MAX = 500;

/** Removes sessions that are over, some at a time. They stopped working by themselves at that moment. @returns how many */
export async function removeEndedSessions(services: Services, most = ENDED_BATCH_MAX): Promise<number> {
  const now = services.now();
  const idleSince = new Date(now.getTime() - sessionLimitsOf(services).idleMs).toISOString();
  const { result } = await services.store.transact((transaction) =>
    transaction.deleteEndedSessions({ now: now.toISOString(), idleSince, most }),
  );
  return result;
}

/** Removes sessions that are over, all there are; only the leader does. Returns what ends it. */
export function startSessionExpiry(services: Services): () => void {
  const { store, log } = services;
  let isBusy = false;
  let isStopped = false;
  const removeAll = async (): Promise<void> => {
    while (!isStopped && (await removeEndedSessions(services)) >= ENDED_BATCH_MAX);
  };
  const timer = setInterval(() => {
    if (isBusy || !store.isLeader()) return;
    isBusy = true;
    removeAll()
      .catch((error: unknown) => log('warn', 'session_expiry.failed', { error: String(error) }))
      .finally(() => {
        isBusy = false;
      });
  }, LOOK_EVERY_MS);
  return () => {
    isStopped = true;
    clearInterval(timer);
  };
}
