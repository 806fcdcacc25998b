import type { MeshState } from '@peerway/mesh';
import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';
import type { Namespace, NamespaceView, Partition, PartitionView } from '@peerway/model/tenancy';

const unwritten = { createIndex: 0, modifyIndex: 0 };

/** Every partition, the default one first. */
export function allPartitions(state: MeshState): Partition[] {
  const builtIn = { name: DEFAULT_PARTITION, description: 'Builtin Default Partition', ...unwritten };
  return [builtIn, ...[...state.partition.values()].sort((left, right) => left.name.localeCompare(right.name))];
}

/** Every namespace of a partition, the default one first. */
export function allNamespaces(state: MeshState, partition: string): Namespace[] {
  const builtIn = {
    partition,
    name: DEFAULT_NAMESPACE,
    description: 'Builtin Default Namespace',
    meta: {},
    ...unwritten,
  };
  const others = [...state.namespace.values()].filter((row) => row.partition === partition);
  return [builtIn, ...others.sort((left, right) => left.name.localeCompare(right.name))];
}

export function viewPartition(state: MeshState, partition: Partition): PartitionView {
  const { name } = partition;
  const own = [...state.instance.values()].filter((row) => row.peerName === '' && row.partition === name);
  return {
    ...partition,
    namespaces: allNamespaces(state, name).length,
    services: new Set(own.filter(({ kind }) => kind === '').map((row) => `${row.namespace}/${row.service}`)).size,
    gateways: own.filter(({ kind }) => kind === 'mesh-gateway').length,
    configEntries: [...state.configEntry.values()].filter(({ entry }) => entry.Partition === name).length,
    peerings: [...state.peering.values()].filter((row) => row.partition === name).length,
  };
}

export function viewNamespace(state: MeshState, namespace: Namespace): NamespaceView {
  const { partition, name } = namespace;
  const services = [...state.instance.values()].filter(
    (row) => row.peerName === '' && row.kind === '' && row.partition === partition && row.namespace === name,
  );
  return {
    ...namespace,
    services: new Set(services.map((row) => row.service)).size,
    configEntries: [...state.configEntry.values()].filter(
      ({ entry }) => entry.Partition === partition && entry.Namespace === name,
    ).length,
  };
}

/** What keeps a partition from being deleted, for people; empty when nothing is in it. */
export function partitionContents(state: MeshState, name: string): string[] {
  const count = (rows: Iterable<{ partition: string }>): number =>
    [...rows].filter((row) => row.partition === name).length;
  const entries = [...state.configEntry.values()].filter(({ entry }) => entry.Partition === name).length;
  return [
    counted(count(state.instance.values()), 'service instance'),
    counted(entries, 'config entry', 'config entries'),
    counted(count(state.namespace.values()), 'namespace'),
    counted(count(state.peering.values()), 'peering'),
  ].filter((text) => text !== '');
}

export function namespaceContents(state: MeshState, partition: string, name: string): string[] {
  const instances = [...state.instance.values()].filter(
    (row) => row.partition === partition && row.namespace === name && row.peerName === '',
  ).length;
  const entries = [...state.configEntry.values()].filter(
    ({ entry }) => entry.Partition === partition && entry.Namespace === name,
  ).length;
  return [counted(instances, 'service instance'), counted(entries, 'config entry', 'config entries')].filter(
    (text) => text !== '',
  );
}

const counted = (count: number, one: string, many = `${one}s`): string =>
  count === 0 ? '' : `${count} ${count === 1 ? one : many}`;
