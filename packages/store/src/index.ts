export { secretHash } from './secret-box.ts';
export type { SessionKey, SessionRow } from './sessions.ts';
export { openStore, type StateListener, type Store, type StoreOptions } from './store.ts';
export type { TokenUses } from './token-uses.ts';
export type { StoredTrafficSegment, TrafficChunks, TrafficSeriesSegments } from './traffic.ts';
export type { PeeringSecrets, StoreTransaction } from './transaction.ts';
