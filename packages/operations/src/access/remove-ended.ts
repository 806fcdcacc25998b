import type { Services } from '../context.ts';
import { sessionLimitsOf } from '../session/session-limits.ts';

const LOOK_EVERY_MS = 10_000;
/** Rows of one transaction: the cluster's write lock is held for no longer than that takes. */
const BATCH = 500;

/**
 * Takes away tokens that have expired, with their sessions, and sessions that are over; a batch of each. Neither could be used any
 * longer: this keeps the tables small, and lists true. @returns how many rows went
 */
export async function removeEnded(services: Services, most = BATCH): Promise<number> {
  const { store, now } = services;
  const at = now();
  const isExpired = ({ expiresAt }: { expiresAt: string | null }): boolean =>
    expiresAt !== null && Date.parse(expiresAt) <= at.getTime();
  const expired = [...store.state().aclToken.values()].filter(isExpired).slice(0, most);
  const { result } = await store.transact(async (transaction) => {
    let removed = 0;
    for (const { accessorId } of expired) {
      const token = transaction.state.aclToken.get(accessorId);
      // It may have been given more time meanwhile.
      if (token === undefined || !isExpired(token)) continue;
      transaction.remove('aclToken', accessorId);
      transaction.audit({
        actor: 'expiry',
        actorDescription: '',
        source: '',
        operation: 'acl.expire-token',
        target: accessorId,
        outcome: 'done',
        requestId: '',
      });
      removed += 1 + (await transaction.deleteSessionsOf(accessorId));
    }
    const idleSince = new Date(at.getTime() - sessionLimitsOf(services).idleMs).toISOString();
    return removed + (await transaction.deleteEndedSessions({ now: at.toISOString(), idleSince, most }));
  });
  return result;
}

/** Removes what has ended, while this process leads; at once again while there is a batch more. Returns what ends it. */
export function startRemovingEnded(services: Services): () => void {
  const { store, log } = services;
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy || !store.isLeader()) return;
    isBusy = true;
    removeAll()
      .catch((error: unknown) => log('warn', 'access_expiry.failed', { error: String(error) }))
      .finally(() => {
        isBusy = false;
      });
  }, LOOK_EVERY_MS);
  let isStopped = false;
  const removeAll = async (): Promise<void> => {
    while (!isStopped && (await removeEnded(services)) >= BATCH);
  };
  return () => {
    isStopped = true;
    clearInterval(timer);
  };
}
