import { randomUUID } from 'node:crypto';
import { applyMeshChanges, emptyMeshState, type MeshChange, type MeshState } from '@peerway/mesh';
import { aclBootstrapKey, aclPolicyKey, aclRoleKey, aclTokenKey } from '@peerway/model/acl';
import { authMethodKey, bindingRuleKey } from '@peerway/model/auth-method';
import { caConfigKey } from '@peerway/model/ca-config';
import { checkKey, instanceKey, nodeKey } from '@peerway/model/catalog';
import { trustBundleKey } from '@peerway/model/certificate';
import type { ClusterInfo } from '@peerway/model/cluster';
import { configEntryKey } from '@peerway/model/config-entry';
import { exportPartKey } from '@peerway/model/export-part';
import { type Peering, peeringKey } from '@peerway/model/peering';
import { namespaceKey, partitionKey } from '@peerway/model/tenancy';
import type { PeeringBackend, PeeringWrite } from '../backend.ts';
import { findPeering } from '../peering-lookup.ts';

type Change = MeshChange extends infer C ? (C extends MeshChange ? Omit<C, 'index'> : never) : never;
type Row = {
  [K in Change['table']]: { table: K; value: NonNullable<Extract<Change, { table: K }>['value']> };
}[Change['table']];
type Secrets = { establishment: string | null; active: string | null; pending: string | null };

/** A whole control plane's state and secrets in memory, for tests of whoever talks to a PeeringBackend. */
export type MemoryBackend = PeeringBackend & {
  /** Writes rows of any table as one change. */
  put(...rows: Row[]): void;
  remove(table: Change['table'], key: string): void;
  setLeader(isLeader: boolean): void;
  secrets(peeringId: string): Secrets;
  /** Makes every write fail from now on; null: none. */
  failWrites(message: string | null): void;
  /** Number of writes that changed something. */
  writes(): number;
};

export function memoryBackend(cluster: ClusterInfo): MemoryBackend {
  let state: MeshState = emptyMeshState(cluster);
  let isLeader = true;
  let failure: string | null = null;
  let writeCount = 0;
  const listeners = new Set<() => void>();
  const secrets = new Map<string, Secrets>();
  const notify = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const apply = (changes: Change[]): void => {
    if (changes.length === 0) return;
    const index = state.index + 1;
    // `index` belongs to every member of the union alike.
    state = applyMeshChanges(
      state,
      changes.map((change) => ({ ...stamped(change, index), index }) as MeshChange),
    );
    notify();
  };
  const put = (...rows: Row[]): void => apply(rows.map((row) => ({ ...row, key: keyOf(row) }) as Change));
  const secretsOf = (peeringId: string): Secrets => {
    let found = secrets.get(peeringId);
    if (!found) {
      found = { establishment: null, active: null, pending: null };
      secrets.set(peeringId, found);
    }
    return found;
  };

  return {
    state: () => state,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    isLeader: () => isLeader,
    leaderAddress: () => (isLeader ? null : 'leader.example:8503'),
    write: async (peeringId, _purpose, decide) => {
      if (failure !== null) throw new Error(failure);
      const writes = decide(state);
      const peering = findPeering(state, peeringId);
      for (const write of writes) if (peering) assertOwn(write, peering);
      if (writes.length > 0) writeCount += 1;
      apply(
        writes.map((write) =>
          'value' in write
            ? ({ ...write, key: keyOf(write) } as Change)
            : { table: write.table, key: write.removedKey, value: null },
        ),
      );
    },
    exchangeEstablishmentSecret: async ({ peeringId, establishmentSecret }) => {
      const stored = secretsOf(peeringId);
      if (stored.establishment === null || stored.establishment !== establishmentSecret) return { outcome: 'refused' };
      stored.establishment = null;
      stored.pending = randomUUID();
      return { outcome: 'exchanged', streamSecret: stored.pending };
    },
    authorizeStream: async ({ peeringId, streamSecret, remote }) => {
      const stored = secrets.get(peeringId);
      if (!stored) return 'no_secrets';
      if (stored.active !== null && stored.active === streamSecret) return 'valid';
      if (stored.pending === null || stored.pending !== streamSecret) return 'invalid';
      stored.active = stored.pending;
      stored.pending = null;
      const peering = findPeering(state, peeringId);
      if (peering) put({ table: 'peering', value: { ...peering, remote } });
      return 'promoted';
    },
    activeStreamSecret: async (peeringId) => secrets.get(peeringId)?.active ?? null,
    finishDeletion: async (peeringId) => {
      const peering = findPeering(state, peeringId);
      if (peering?.state !== 'DELETING') return;
      secrets.delete(peeringId);
      apply([{ table: 'peering', key: peeringKey(peering), value: null }]);
    },
    put,
    remove: (table, key) => apply([{ table, key, value: null }]),
    setLeader: (value) => {
      isLeader = value;
      notify();
    },
    secrets: secretsOf,
    failWrites: (message) => {
      failure = message;
    },
    writes: () => writeCount,
  };
}

function stamped(change: Change, index: number): Change {
  if (change.value === null) return change;
  return { ...change, value: { ...change.value, modifyIndex: index } } as Change;
}

function keyOf(row: Row): string {
  switch (row.table) {
    case 'node':
      return nodeKey(row.value);
    case 'instance':
      return instanceKey(row.value);
    case 'check':
      return checkKey(row.value);
    case 'configEntry':
      return configEntryKey(row.value.entry);
    case 'exportPart':
      return exportPartKey(row.value);
    case 'partition':
      return partitionKey(row.value);
    case 'namespace':
      return namespaceKey(row.value);
    case 'peering':
      return peeringKey(row.value);
    case 'trustBundle':
      return trustBundleKey(row.value);
    case 'caRoot':
      return row.value.id;
    case 'caConfig':
      return caConfigKey();
    case 'aclToken':
      return aclTokenKey(row.value);
    case 'aclPolicy':
      return aclPolicyKey(row.value);
    case 'aclRole':
      return aclRoleKey(row.value);
    case 'aclBootstrap':
      return aclBootstrapKey();
    case 'authMethod':
      return authMethodKey(row.value);
    case 'bindingRule':
      return bindingRuleKey(row.value);
    default:
      return row satisfies never;
  }
}

/** The rule that the streams promise: a write touches only rows of its own peering. */
function assertOwn(write: PeeringWrite, peering: Peering): void {
  const owner = 'removedKey' in write ? ownerOfKey(write.table, write.removedKey) : ownerOfRow(write);
  if (owner !== peering.name)
    throw new Error(`a write for ${peering.name} touches a row of ${owner || 'this cluster'}`);
}

const ownerOfRow = (write: Extract<PeeringWrite, { value: unknown }>): string =>
  write.table === 'peering' ? write.value.name : write.value.peerName;

const ownerOfKey = (table: PeeringWrite['table'], key: string): string => {
  const parts = key.split('/');
  return (table === 'trustBundle' || table === 'peering' ? parts[1] : parts[0]) ?? '';
};
