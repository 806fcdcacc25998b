import type { AclPolicy, AclToken } from '@peerway/model/acl';
import type { CatalogNode, HealthCheck, ServiceInstance } from '@peerway/model/catalog';
import type { CaRoot, TrustBundle } from '@peerway/model/certificate';
import type { ClusterInfo } from '@peerway/model/cluster';
import type { ConfigEntry, ConfigEntryKind, ConfigEntryOf, StoredConfigEntry } from '@peerway/model/config-entry';
import { DEFAULT_PARTITION } from '@peerway/model/identifier';
import type { Peering } from '@peerway/model/peering';

/** The tables of the mesh state: row type by table name. Keys come from the model's `…Key` functions. */
export type MeshTables = {
  node: CatalogNode;
  instance: ServiceInstance;
  check: HealthCheck;
  configEntry: StoredConfigEntry;
  peering: Peering;
  trustBundle: TrustBundle;
  caRoot: CaRoot;
  aclToken: AclToken;
  aclPolicy: AclPolicy;
};
export type MeshTable = keyof MeshTables;

export const meshTables = [
  'node',
  'instance',
  'check',
  'configEntry',
  'peering',
  'trustBundle',
  'caRoot',
  'aclToken',
  'aclPolicy',
] as const satisfies readonly MeshTable[];

/** Everything that decisions are made from, immutable: each change makes a new one that shares the untouched tables. */
export type MeshState = {
  /** Index of the newest change in it. */
  readonly index: number;
  readonly cluster: ClusterInfo;
} & { readonly [T in MeshTable]: ReadonlyMap<string, MeshTables[T]> };

/** One row written (`value`) or removed (`null`) at an index. */
export type MeshChange = {
  [T in MeshTable]: { index: number; table: T; key: string; value: MeshTables[T] | null };
}[MeshTable];

export function emptyMeshState(cluster: ClusterInfo): MeshState {
  return {
    index: 0,
    cluster,
    node: new Map(),
    instance: new Map(),
    check: new Map(),
    configEntry: new Map(),
    peering: new Map(),
    trustBundle: new Map(),
    caRoot: new Map(),
    aclToken: new Map(),
    aclPolicy: new Map(),
  };
}

/** The state after `changes`, in order. Applying a change twice gives the same state. */
export function applyMeshChanges(state: MeshState, changes: Iterable<MeshChange>): MeshState {
  const touched = new Map<MeshTable, Map<string, unknown>>();
  let index = state.index;
  for (const change of changes) {
    let table = touched.get(change.table);
    if (!table) {
      table = new Map<string, unknown>(state[change.table]);
      touched.set(change.table, table);
    }
    if (change.value === null) table.delete(change.key);
    else table.set(change.key, change.value);
    index = Math.max(index, change.index);
  }
  return { ...state, ...Object.fromEntries(touched), index };
}

/** The config entry of a kind and name, or undefined. */
export function findConfigEntry<K extends ConfigEntryKind>(
  state: Pick<MeshState, 'configEntry'>,
  kind: K,
  name: string,
  partition: string = DEFAULT_PARTITION,
): ConfigEntryOf<K> | undefined {
  const entry: ConfigEntry | undefined = state.configEntry.get(`${partition}/${kind}/${name}`)?.entry;
  return entry !== undefined && isKind(entry, kind) ? entry : undefined;
}

function isKind<K extends ConfigEntryKind>(entry: ConfigEntry, kind: K): entry is ConfigEntryOf<K> {
  return entry.Kind === kind;
}
