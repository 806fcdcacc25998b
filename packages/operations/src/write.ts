import type { StoreTransaction } from '@peerway/store';
import type { OperationContext } from './context.ts';

/**
 * One audited write: `decide` works on the state under the write lock; if it throws, nothing is written. `reason` is kept with
 * the revisions of the config entries that it writes.
 */
export async function write<T>(
  context: OperationContext,
  operation: string,
  target: string,
  decide: (transaction: StoreTransaction) => Promise<T> | T,
  reason = '',
): Promise<T> {
  const { result } = await context.store.transact(async (transaction) => {
    transaction.sign({ by: context.caller.accessorId, reason });
    const decided = await decide(transaction);
    // A compare-and-set that did not hold, or the same again: nothing was done.
    if (!transaction.hasChanged) return decided;
    transaction.audit({
      actor: context.caller.accessorId,
      actorDescription: context.caller.description,
      source: context.remoteAddress ?? '',
      operation,
      target,
      outcome: 'done',
      requestId: context.requestId,
    });
    return decided;
  });
  return result;
}
