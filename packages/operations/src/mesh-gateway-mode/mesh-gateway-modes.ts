import type { AclRequest } from '@peerway/acl';
import { applyMeshChanges, findConfigEntry, listUpstreamModes, type MeshState } from '@peerway/mesh';
import {
  type ConfigEntry,
  type ConfigEntryName,
  configEntryKey,
  proxyDefaultsEntrySchema,
  serviceDefaultsEntrySchema,
} from '@peerway/model/config-entry';
import { DEFAULT_NAMESPACE } from '@peerway/model/default-scope';
import { partitionSchema, serviceNameSchema } from '@peerway/model/identifier';
import {
  type MeshGatewayMode,
  type SetMeshGatewayModeInput,
  setMeshGatewayModeSchema,
  type UpstreamModeRow,
} from '@peerway/model/mesh-gateway-mode';
import { z } from 'zod';
import { requirePermission } from '../access/require.ts';
import { configEntryWarnings } from '../config-entry/config-entry-warnings.ts';
import { editConfigEntry } from '../config-entry/write-config-entry.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { mayReadService } from '../service/read-services.ts';

export type MeshGatewayModes = {
  proxyDefaults: MeshGatewayMode;
  services: { service: string; mode: MeshGatewayMode; upstreamDefaults: MeshGatewayMode }[];
  rows: UpstreamModeRow[];
};

/** The modes as set in one partition, and the mode in force for each upstream of every one, with what decided it. */
export function listMeshGatewayModes(context: OperationContext, rawInput: unknown): MeshGatewayModes {
  const { partition } = parseInput(z.object({ partition: partitionSchema }), rawInput ?? {});
  const state = context.store.state();
  const isReadable = (name: string, scope: { partition: string; namespace: string }): boolean =>
    mayReadService(context, { name, ...scope, peer: '' });
  return {
    proxyDefaults: findConfigEntry(state, 'proxy-defaults', 'global', partition)?.MeshGateway.Mode ?? '',
    services: [...state.configEntry.values()].flatMap(({ entry }) =>
      entry.Kind === 'service-defaults' &&
      entry.Partition === partition &&
      isReadable(entry.Name, { partition, namespace: entry.Namespace })
        ? [
            {
              service: entry.Name,
              mode: entry.MeshGateway.Mode,
              upstreamDefaults: entry.UpstreamConfig?.Defaults?.MeshGateway?.Mode ?? ('' as const),
            },
          ]
        : [],
    ),
    rows: readableRows(context, state),
  };
}

export type MeshGatewayModeChange = { service: string; upstream: string; peer: string; from: string; to: string };

/** What setting a mode would change, without setting it: upstreams whose path differs, and warnings. */
export function previewMeshGatewayMode(
  context: OperationContext,
  rawInput: unknown,
): { changes: MeshGatewayModeChange[]; warnings: string[] } {
  const input = parseInput(setMeshGatewayModeSchema, rawInput);
  requirePermission(context, 'mesh-gateway-mode.preview', permissionOf(input));
  const state = context.store.state();
  const which = entryOf(input);
  const stored = state.configEntry.get(configEntryKey(which));
  const entry = withMode(stored?.entry, input);
  const value = { updatedAt: '', updatedBy: '', createIndex: 0, modifyIndex: 0, ...stored, entry };
  const next = applyMeshChanges(state, [
    { index: state.index, table: 'configEntry', key: configEntryKey(which), value },
  ]);
  return {
    changes: compareModes(readableRows(context, state), readableRows(context, next)),
    warnings: configEntryWarnings(context, next, entry),
  };
}

/** Sets a mode at one level and leaves everything else of that entry as it is. `""` takes the setting away. */
export async function setMeshGatewayMode(
  context: OperationContext,
  rawInput: unknown,
): Promise<{ warnings: string[] }> {
  const operation = 'mesh-gateway-mode.set';
  const input = parseInput(setMeshGatewayModeSchema, rawInput);
  requirePermission(context, operation, permissionOf(input));
  const { warnings } = await editConfigEntry(context, operation, entryOf(input), {}, (current) =>
    withMode(current, input),
  );
  return { warnings };
}

const permissionOf = (input: SetMeshGatewayModeInput): AclRequest =>
  input.level === 'proxy-defaults'
    ? { resource: 'mesh', partition: input.partition, access: 'write' }
    : {
        resource: 'service',
        name: parseInput(serviceNameSchema, input.service),
        partition: input.partition,
        namespace: input.namespace,
        access: 'write',
      };

function entryOf({ partition, ...input }: SetMeshGatewayModeInput): ConfigEntryName {
  return input.level === 'proxy-defaults'
    ? { Kind: 'proxy-defaults', Name: 'global', Partition: partition, Namespace: DEFAULT_NAMESPACE }
    : { Kind: 'service-defaults', Name: input.service, Partition: partition, Namespace: input.namespace };
}

function withMode(current: ConfigEntry | undefined, input: SetMeshGatewayModeInput): ConfigEntry {
  const MeshGateway = { Mode: input.mode };
  if (input.level === 'proxy-defaults') {
    const entry =
      current?.Kind === 'proxy-defaults'
        ? current
        : proxyDefaultsEntrySchema.parse({ Kind: 'proxy-defaults', Name: 'global', Partition: input.partition });
    return { ...entry, MeshGateway };
  }
  const entry =
    current?.Kind === 'service-defaults'
      ? current
      : serviceDefaultsEntrySchema.parse({
          Kind: 'service-defaults',
          Name: input.service,
          Partition: input.partition,
          Namespace: input.namespace,
        });
  const upstreams = entry.UpstreamConfig ?? { Overrides: [] };
  switch (input.level) {
    case 'service-defaults':
      return { ...entry, MeshGateway };
    case 'service-defaults.upstream-defaults':
      return { ...entry, UpstreamConfig: { ...upstreams, Defaults: { ...upstreams.Defaults, MeshGateway } } };
    case 'service-defaults.upstream-override': {
      const isSame = (item: { Name: string; Namespace: string; Peer: string }): boolean =>
        item.Name === input.upstream && item.Peer === input.peer && item.Namespace === input.upstreamNamespace;
      const existing = upstreams.Overrides.find(isSame);
      const override = {
        Name: input.upstream,
        Namespace: input.upstreamNamespace,
        Peer: input.peer,
        ...existing,
        MeshGateway,
      };
      const rest = upstreams.Overrides.filter((item) => !isSame(item));
      // An override that says nothing else is taken away with its mode.
      const { Name: _name, Namespace: _namespace, Peer: _peer, MeshGateway: _mode, ...others } = override;
      const isEmpty = input.mode === '' && Object.keys(others).length === 0;
      return { ...entry, UpstreamConfig: { ...upstreams, Overrides: isEmpty ? rest : [...rest, override] } };
    }
    default:
      return input satisfies never;
  }
}

/** Upstreams of which the caller may read both ends: a way says as much of where it leads as of who takes it. */
const readableRows = (context: OperationContext, state: MeshState): UpstreamModeRow[] =>
  listUpstreamModes(state).filter(
    (row) =>
      mayReadService(context, { name: row.service, namespace: row.namespace, partition: row.partition, peer: '' }) &&
      mayReadService(context, {
        name: row.upstream,
        namespace: row.upstreamNamespace,
        partition: row.upstreamPartition,
        peer: row.peer,
      }),
  );

function compareModes(before: readonly UpstreamModeRow[], after: readonly UpstreamModeRow[]): MeshGatewayModeChange[] {
  const old = new Map(before.map((row) => [rowKey(row), row]));
  return after.flatMap((row) => {
    const from = old.get(rowKey(row))?.resolved.effective ?? 'none';
    const to = row.resolved.effective;
    return from === to ? [] : [{ service: row.service, upstream: row.upstream, peer: row.peer, from, to }];
  });
}

const rowKey = (row: UpstreamModeRow): string =>
  `${row.node}/${row.proxyId}/${row.peer}/${row.upstream}/${row.localBindPort}`;
