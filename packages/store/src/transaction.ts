import type { MeshChange, MeshState, MeshTable, MeshTables } from '@peerway/mesh';
import { applyMeshChanges } from '@peerway/mesh';
import { aclBootstrapKey, aclPolicyKey, aclRoleKey, aclTokenKey } from '@peerway/model/acl';
import type { AuditRecord } from '@peerway/model/audit';
import { authMethodKey, bindingRuleKey } from '@peerway/model/auth-method';
import { caConfigKey } from '@peerway/model/ca-config';
import { checkKey, instanceKey, nodeKey } from '@peerway/model/catalog';
import { trustBundleKey } from '@peerway/model/certificate';
import { configEntryKey } from '@peerway/model/config-entry';
import { exportPartKey } from '@peerway/model/export-part';
import { peeringKey } from '@peerway/model/peering';
import { namespaceKey, partitionKey } from '@peerway/model/tenancy';
import type { Prisma } from './generated/client.ts';
import type { SecretBox } from './secret-box.ts';
import { type SessionOperations, sessionOperations } from './sessions.ts';
import { type SignInOperations, signInOperations } from './sign-in.ts';

/** The key of a row, by table. */
export const rowKeys: { [T in MeshTable]: (row: MeshTables[T]) => string } = {
  node: nodeKey,
  instance: instanceKey,
  check: checkKey,
  configEntry: (row) => configEntryKey(row.entry),
  exportPart: exportPartKey,
  partition: partitionKey,
  namespace: namespaceKey,
  peering: peeringKey,
  trustBundle: trustBundleKey,
  caRoot: (row) => row.id,
  caConfig: caConfigKey,
  aclToken: aclTokenKey,
  aclPolicy: aclPolicyKey,
  aclRole: aclRoleKey,
  aclBootstrap: aclBootstrapKey,
  authMethod: authMethodKey,
  bindingRule: bindingRuleKey,
};

/** Secrets of a peering as stored: hashes at the acceptor, the clear stream secret (decrypted) at the dialer. */
export type PeeringSecrets = {
  establishmentHash: string | null;
  pendingStreamHash: string | null;
  activeStreamHash: string | null;
  dialerStreamSecret: string | null;
};

/**
 * One write transaction. Decide on `state`, which is caught up under the write lock; what is put is visible in it at once.
 * Everything happens or nothing does.
 */
export type StoreTransaction = {
  readonly state: MeshState;
  /** The index that this transaction will have if it writes a state row. */
  readonly index: number;
  /** Whether anything was put, removed, or done to secrets and sessions so far. */
  readonly hasChanged: boolean;
  /** Writes a row; create and modify index are stamped. */
  put<T extends MeshTable>(table: T, row: MeshTables[T]): void;
  remove(table: MeshTable, key: string): void;
  peeringSecrets(peeringId: string): Promise<PeeringSecrets | null>;
  setPeeringSecrets(peeringId: string, secrets: PeeringSecrets): Promise<void>;
  deletePeeringSecrets(peeringId: string): Promise<void>;
  caKey(rootId: string): Promise<string | null>;
  setCaKey(rootId: string, privateKeyPem: string): Promise<void>;
  /** From then on nothing can be signed by that root. */
  deleteCaKey(rootId: string): Promise<void>;
  audit(event: AuditRecord): void;
  /** Who writes and why, for the revisions of config entries. */
  sign(author: { by: string; reason: string }): void;
} & SessionOperations &
  SignInOperations;

/** The part of the transaction that collects, apart from the database so that it can be reasoned about alone. */
export class CollectedWrites {
  readonly index: number;
  readonly changes: MeshChange[] = [];
  readonly auditEvents: AuditRecord[] = [];
  /** Something outside the state rows was changed. */
  hasChangedSecrets = false;
  author: { by: string; reason: string } = { by: '', reason: '' };
  #state: MeshState;
  /** How many of `changes` are in `#state`: they are applied in batches, since each application copies the tables it touches. */
  #applied = 0;
  readonly #createIndexes = new Map<string, number>();

  constructor(state: MeshState) {
    this.#state = state;
    this.index = state.index + 1;
  }

  get state(): MeshState {
    if (this.#applied < this.changes.length) {
      this.#state = applyMeshChanges(this.#state, this.changes.slice(this.#applied));
      this.#applied = this.changes.length;
    }
    return this.#state;
  }

  put<T extends MeshTable>(table: T, row: MeshTables[T]): void {
    const key = rowKeys[table](row);
    const id = `${table}/${key}`;
    const before: { createIndex: number } | undefined = this.#state[table].get(key);
    const createIndex = this.#createIndexes.get(id) ?? before?.createIndex ?? this.index;
    this.#createIndexes.set(id, createIndex);
    this.#collect({ index: this.index, table, key, value: { ...row, createIndex, modifyIndex: this.index } });
  }

  remove(table: MeshTable, key: string): void {
    const id = `${table}/${key}`;
    if (!this.#state[table].has(key) && !this.#createIndexes.has(id)) return;
    this.#createIndexes.set(id, this.index);
    this.#collect({ index: this.index, table, key, value: null });
  }

  // Cast: a table name and its row type can not be tied together through a variable; `put` did it by its signature.
  #collect(change: { index: number; table: MeshTable; key: string; value: object | null }): void {
    this.changes.push(change as MeshChange);
  }
}

/** `onChange` is called before anything is changed. */
export function secretOperations(
  database: Prisma.TransactionClient,
  box: SecretBox,
  onChange: () => void,
): Omit<StoreTransaction, 'state' | 'index' | 'hasChanged' | 'put' | 'remove' | 'audit' | 'sign'> {
  return {
    async peeringSecrets(peeringId) {
      const row = await database.peeringSecret.findUnique({ where: { peeringId } });
      return (
        row && {
          establishmentHash: row.establishmentHash,
          pendingStreamHash: row.pendingStreamHash,
          activeStreamHash: row.activeStreamHash,
          dialerStreamSecret: row.dialerStreamEncrypted && box.open(row.dialerStreamEncrypted, `peering/${peeringId}`),
        }
      );
    },
    async setPeeringSecrets(peeringId, secrets) {
      onChange();
      const { dialerStreamSecret, ...hashes } = secrets;
      const dialerStreamEncrypted =
        dialerStreamSecret === null ? null : box.seal(dialerStreamSecret, `peering/${peeringId}`);
      const data = { ...hashes, dialerStreamEncrypted };
      await database.peeringSecret.upsert({ where: { peeringId }, create: { peeringId, ...data }, update: data });
    },
    async deletePeeringSecrets(peeringId) {
      onChange();
      await database.peeringSecret.deleteMany({ where: { peeringId } });
    },
    async caKey(rootId) {
      const row = await database.caKey.findUnique({ where: { rootId } });
      return row && box.open(row.keyEncrypted, `ca/${rootId}`);
    },
    async setCaKey(rootId, privateKeyPem) {
      onChange();
      const keyEncrypted = box.seal(privateKeyPem, `ca/${rootId}`);
      await database.caKey.upsert({ where: { rootId }, create: { rootId, keyEncrypted }, update: { keyEncrypted } });
    },
    async deleteCaKey(rootId) {
      onChange();
      await database.caKey.deleteMany({ where: { rootId } });
    },
    ...sessionOperations(database, onChange),
    ...signInOperations(database, box, onChange),
  };
}
