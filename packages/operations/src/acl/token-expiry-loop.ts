import { isExpired } from '../access/authenticate.ts';
import type { Services } from '../context.ts';

const LOOK_EVERY_MS = 30_000;
/** Removed in one write, so that a thousand tokens that end together hold nobody up. */
export const EXPIRED_BATCH_MAX = 64;

/** Removes tokens that have ended, some at a time. They stopped working by themselves at that moment. @returns how many */
export async function removeExpiredTokens({ store, now }: Services): Promise<number> {
  const expired = [...store.state().aclToken.values()]
    .filter((token) => isExpired(token, now()))
    .slice(0, EXPIRED_BATCH_MAX)
    .map(({ accessorId }) => accessorId);
  if (expired.length === 0) return 0;
  await store.transact(async (transaction) => {
    for (const accessorId of expired) {
      transaction.remove('aclToken', accessorId);
      await transaction.deleteSessionsOf(accessorId);
      transaction.audit({
        actor: 'token-expiry',
        operation: 'acl.expire-token',
        target: accessorId,
        outcome: 'done',
        requestId: '',
      });
    }
  });
  return expired.length;
}

/** Removes tokens that have ended; only the leader does. Returns what ends it. */
export function startTokenExpiry(services: Services): () => void {
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy || !services.store.isLeader()) return;
    isBusy = true;
    removeExpiredTokens(services)
      .catch((error: unknown) => services.log('warn', 'token_expiry.failed', { error: String(error) }))
      .finally(() => {
        isBusy = false;
      });
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}
