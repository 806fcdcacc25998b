import type { MeshState, MeshTables } from '@peerway/mesh';
import type { PeeringRemote } from '@peerway/model/peering';

/** The tables that the peering machinery writes. Everything else of the state is only read. */
export type PeeringTable = 'node' | 'instance' | 'check' | 'trustBundle' | 'peering';

/** One row to write, or one to remove by its key (the model's `…Key` functions). */
export type PeeringWrite =
  | { [T in PeeringTable]: { table: T; value: MeshTables[T] } }[PeeringTable]
  | { table: PeeringTable; removedKey: string };

/** What a write is for: goes to the log and the audit, never decides anything. */
export type PeeringWritePurpose = 'import' | 'terminated' | 'cleanup';

/**
 * What the peering streams ask of the control plane. Implemented once over the store, and once in memory for tests
 * (`testing/memory-backend.ts`). All identifiers named `peeringId` are this cluster's own ID of the peering (`Peering.id`).
 */
export type PeeringBackend = {
  /** The newest state. */
  state(): MeshState;

  /**
   * Calls `listener` after every change of the state and after every change of leadership, once the change shows in `state()`
   * and `isLeader()`. Returns what ends it.
   */
  onChange(listener: () => void): () => void;

  /** Whether this process runs the cluster's peering streams. Only the leader dials, and only the leader accepts streams. */
  isLeader(): boolean;

  /** `host:port` of the leader's gRPC listener as far as known: a hint for peers that reach a follower. Null: not known. */
  leaderAddress(): string | null;

  /**
   * One transaction: calls `decide` with the state caught up under the write lock, and writes what it returns, in order.
   * `decide` is pure and may run again on a retry. It may throw: then nothing is written and the promise rejects with that
   * very error. An empty list takes no index. Resolves when the rows are durable *and* visible in `state()`.
   * Every row returned belongs to the peering (`peerName`, or the peering's own row); an implementation may assert it.
   */
  write(
    peeringId: string,
    purpose: PeeringWritePurpose,
    decide: (state: MeshState) => readonly PeeringWrite[],
  ): Promise<void>;

  /**
   * Acceptor's half of ExchangeSecret (peering-wire §4.3), atomically: compares in constant time with the stored establishment
   * secret, deletes it, mints a stream secret (UUIDv4) and stores that as pending. The active one stays as it is.
   * `refused`: unknown peering, no secrets, or mismatch. `lost`: another exchange consumed it first.
   * Rejects when the store fails. May be called on a follower.
   */
  exchangeEstablishmentSecret(input: { peeringId: string; establishmentSecret: string }): Promise<SecretExchange>;

  /**
   * Acceptor's check at Open (peering-wire §4.4), atomically: the active secret is `valid`; a matching pending one becomes the
   * active one, and `remote` is saved on the peering (`promoted`). `no_secrets`: none are stored for the peering.
   */
  authorizeStream(input: {
    peeringId: string;
    streamSecret: string;
    remote: PeeringRemote;
  }): Promise<'valid' | 'promoted' | 'invalid' | 'no_secrets'>;

  /** Dialer: the active stream secret to open with; null while there is none, so nothing is dialed. */
  activeStreamSecret(peeringId: string): Promise<string | null>;

  /**
   * Ends a deletion: removes the peering's record and whatever secrets are left. Called on the leader once for a peering in
   * DELETING, after the other side was told (where a stream was up) and after the imported rows and the trust bundle are gone.
   * Does nothing when the record is gone or no longer DELETING.
   */
  finishDeletion(peeringId: string): Promise<void>;
};

export type SecretExchange = { outcome: 'exchanged'; streamSecret: string } | { outcome: 'refused' | 'lost' };
