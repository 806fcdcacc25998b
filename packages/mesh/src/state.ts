import type { AclBootstrap, AclPolicy, AclRole, AclToken } from '@peerway/model/acl';
import type { AuthMethod, BindingRule } from '@peerway/model/auth-method';
import type { CaConfig } from '@peerway/model/ca-config';
import type { CatalogNode, HealthCheck, ServiceInstance } from '@peerway/model/catalog';
import type { CaRoot, TrustBundle } from '@peerway/model/certificate';
import type { ClusterInfo } from '@peerway/model/cluster';
import {
  type ConfigEntry,
  type ConfigEntryKind,
  type ConfigEntryOf,
  configEntryKey,
  type StoredConfigEntry,
} from '@peerway/model/config-entry';
import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';
import type { ExportPart } from '@peerway/model/export-part';
import type { Peering } from '@peerway/model/peering';
import type { Namespace, Partition } from '@peerway/model/tenancy';
import { sorted } from './incremental/groups.ts';
import { SortedMap } from './incremental/sorted-map.ts';
import { type MeshIndexes, noIndexes, updateIndexes } from './mesh-indexes.ts';

/** The tables of the mesh state: row type by table name. Keys come from the model's `…Key` functions. */
export type MeshTables = {
  node: CatalogNode;
  instance: ServiceInstance;
  check: HealthCheck;
  configEntry: StoredConfigEntry;
  exportPart: ExportPart;
  partition: Partition;
  namespace: Namespace;
  peering: Peering;
  trustBundle: TrustBundle;
  caRoot: CaRoot;
  caConfig: CaConfig;
  aclToken: AclToken;
  aclPolicy: AclPolicy;
  aclRole: AclRole;
  aclBootstrap: AclBootstrap;
  authMethod: AuthMethod;
  bindingRule: BindingRule;
};
export type MeshTable = keyof MeshTables;

export const meshTables = [
  'node',
  'instance',
  'check',
  'configEntry',
  'exportPart',
  'partition',
  'namespace',
  'peering',
  'trustBundle',
  'caRoot',
  'caConfig',
  'aclToken',
  'aclPolicy',
  'aclRole',
  'aclBootstrap',
  'authMethod',
  'bindingRule',
] as const satisfies readonly MeshTable[];

/** The tables of a state, each in order of its keys: nothing that is made from them can show in which order rows arrived. */
export type MeshTableMaps = { readonly [T in MeshTable]: ReadonlyMap<string, MeshTables[T]> };

/**
 * Everything that decisions are made from, immutable: each change makes a new one that shares what was not touched.
 * Hazard: whoever reads one may be watched for what it reads (`query`), so nothing may be remembered by the identity of a state.
 */
export type MeshState = MeshTableMaps & {
  /** Index of the newest change in it. */
  readonly index: number;
  /** The same object in every state of a cluster. */
  readonly cluster: ClusterInfo;
  readonly indexes: MeshIndexes;
};

/** One row written (`value`) or removed (`null`) at an index. */
export type MeshChange = {
  [T in MeshTable]: { index: number; table: T; key: string; value: MeshTables[T] | null };
}[MeshTable];

export function emptyMeshState(cluster: ClusterInfo): MeshState {
  return {
    index: 0,
    cluster,
    indexes: noIndexes,
    node: SortedMap.of(),
    instance: SortedMap.of(),
    check: SortedMap.of(),
    configEntry: SortedMap.of(),
    exportPart: SortedMap.of(),
    partition: SortedMap.of(),
    namespace: SortedMap.of(),
    peering: SortedMap.of(),
    trustBundle: SortedMap.of(),
    caRoot: SortedMap.of(),
    caConfig: SortedMap.of(),
    aclToken: SortedMap.of(),
    aclPolicy: SortedMap.of(),
    aclRole: SortedMap.of(),
    aclBootstrap: SortedMap.of(),
    authMethod: SortedMap.of(),
    bindingRule: SortedMap.of(),
  };
}

/** The state after `changes`, in order. Applying a change twice gives the same state. Costs what the changes touch. */
export function applyMeshChanges(state: MeshState, changes: Iterable<MeshChange>): MeshState {
  const byTable = Map.groupBy(changes, (change) => change.table);
  let { index } = state;
  const tables: MeshTableMaps = { ...state };
  const writable: Partial<Record<MeshTable, ReadonlyMap<string, unknown>>> = tables;
  for (const [table, list] of byTable) {
    const rows: ReadonlyMap<string, unknown> = state[table];
    writable[table] = sorted(rows).update(list.map(({ key, value }) => [key, value ?? undefined]));
    for (const change of list) index = Math.max(index, change.index);
  }
  return { ...state, ...tables, indexes: updateIndexes(state.indexes, state, tables), index };
}

/** The config entry of a kind and name, or undefined. */
export function findConfigEntry<K extends ConfigEntryKind>(
  state: Pick<MeshState, 'configEntry'>,
  kind: K,
  name: string,
  partition: string = DEFAULT_PARTITION,
  namespace: string = DEFAULT_NAMESPACE,
): ConfigEntryOf<K> | undefined {
  const key = configEntryKey({ Kind: kind, Name: name, Partition: partition, Namespace: namespace });
  const entry: ConfigEntry | undefined = state.configEntry.get(key)?.entry;
  return entry !== undefined && isKind(entry, kind) ? entry : undefined;
}

function isKind<K extends ConfigEntryKind>(entry: ConfigEntry, kind: K): entry is ConfigEntryOf<K> {
  return entry.Kind === kind;
}
