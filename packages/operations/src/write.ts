import type { StoreTransaction } from '@peerway/store';
import type { OperationContext } from './context.ts';

/** One audited write: `decide` works on the state under the write lock; if it throws, nothing is written. */
export async function write<T>(
  context: OperationContext,
  operation: string,
  target: string,
  decide: (transaction: StoreTransaction) => Promise<T> | T,
): Promise<T> {
  const { result } = await context.store.transact(async (transaction) => {
    const decided = await decide(transaction);
    transaction.audit({
      actor: context.caller.accessorId,
      operation,
      target,
      outcome: 'done',
      requestId: context.requestId,
    });
    return decided;
  });
  return result;
}
