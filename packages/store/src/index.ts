export { secretHash } from './secret-box.ts';
export { openStore, type StateListener, type Store, type StoreOptions } from './store.ts';
export type { PeeringSecrets, SessionRow, StoreTransaction } from './transaction.ts';
