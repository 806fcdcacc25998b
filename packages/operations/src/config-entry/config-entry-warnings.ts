import { localMeshGateways, type MeshState } from '@peerway/mesh';
import type {
  ConfigEntry,
  ExportedServicesEntry,
  MeshEntry,
  ProxyDefaultsEntry,
  ServiceDefaultsEntry,
} from '@peerway/model/config-entry';
import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { may } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { findPeering } from '../peering/peering-row.ts';
import { hasPartition } from '../tenancy/require-scope.ts';
import { ineffectiveFieldWarnings } from './ineffective-fields.ts';
import { mayKnowPeers } from './shown-changes.ts';

type Reader = Pick<OperationContext, 'caller'>;

/**
 * What is legal but most likely not meant (semantics Q4–Q6): said at the save, never refused, and only as far as the writer may
 * read what it is about. `state` has the entry in it.
 */
export function configEntryWarnings(context: Reader, state: MeshState, entry: ConfigEntry): string[] {
  return [...warningsOfKind(context, state, entry), ...ineffectiveFieldWarnings(entry)];
}

function warningsOfKind(context: Reader, state: MeshState, entry: ConfigEntry): string[] {
  switch (entry.Kind) {
    case 'exported-services':
      return exportWarnings(context, state, entry);
    case 'proxy-defaults':
    case 'service-defaults':
      return modeWarnings(state, entry);
    case 'service-intentions':
      return entry.Sources.flatMap(({ Peer }) =>
        Peer !== '' && mayKnowPeers(context, entry.Partition) && findPeering(state, Peer, entry.Partition) === undefined
          ? [`There is no peering "${Peer}" now; until its roots are known its sources are refused.`]
          : [],
      );
    case 'mesh':
      return meshWarnings(context, state, entry);
    case 'service-router':
    case 'service-splitter':
    case 'service-resolver':
    case 'jwt-provider':
    case 'sameness-group':
      return [];
    default:
      return entry satisfies never;
  }
}

/** Addresses are in tokens, so what is decided here reaches only tokens that are made from now on (semantics A0.11). */
function meshWarnings(context: Reader, state: MeshState, entry: MeshEntry): string[] {
  if (!entry.Peering?.PeerThroughMeshGateways || entry.Partition !== DEFAULT_PARTITION) return [];
  const gateways = localMeshGateways(state, DEFAULT_PARTITION);
  const waiting = [...state.peering.values()]
    .filter((row) => row.token !== undefined && row.token.usedAt === null && row.peerCaPems.length === 0)
    .filter(({ partition }) => may(context, { resource: 'peering', partition, access: 'read' }))
    .map(({ name }) => name);
  return [
    ...(gateways.length === 0
      ? ['No mesh gateway is registered in partition "default": no peering token can be generated until there is one.']
      : []),
    ...(waiting.length > 0
      ? [`Tokens that were not used yet lead past the gateways: generate those of ${waiting.join(', ')} again.`]
      : []),
  ];
}

function exportWarnings(context: Reader, state: MeshState, entry: ExportedServicesEntry): string[] {
  const partition = entry.Partition;
  const warnings = entry.Services.flatMap(({ Name, Namespace, Consumers }) => [
    ...(Name === '*'
      ? [wildcardReach(context, state, partition, Namespace)]
      : hasService(state, partition, Namespace, Name)
        ? []
        : [`There is no service "${Name}" now; the export takes effect when one is registered.`]),
    ...Consumers.flatMap((consumer) => {
      if (
        consumer.Peer !== '' &&
        mayKnowPeers(context, partition) &&
        findPeering(state, consumer.Peer, partition) === undefined
      )
        return [`There is no peering "${consumer.Peer}" now; the export takes effect when it is established.`];
      if (consumer.Partition !== '' && !hasPartition(state, consumer.Partition))
        return [`There is no partition "${consumer.Partition}" now; the export takes effect when it is created.`];
      return [];
    }),
    ...(localMeshGateways(state, partition).length === 0 && Consumers.some(({ Partition }) => Partition === '')
      ? [`No mesh gateway is registered in partition "${partition}", so peers can not reach "${Name}".`]
      : []),
  ]);
  return [...new Set(warnings)];
}

/** What a wildcard covers, so that nobody is surprised by what it will cover tomorrow. */
function wildcardReach(context: Reader, state: MeshState, partition: string, namespace: string): string {
  const where = namespace === '*' ? `partition "${partition}"` : `namespace "${namespace}"`;
  const reach = namespace === '*' ? { partition } : { partition, namespace };
  if (!context.caller.authorizer.serviceReadAll(reach))
    return `"*" exports every service of ${where}, today's and every future one.`;
  const covered = new Set<string>();
  for (const row of state.instance.values()) {
    if (row.peerName !== '' || row.kind !== '' || row.partition !== partition || row.service === 'consul') continue;
    if (namespace === '*' || row.namespace === namespace) covered.add(`${row.namespace}/${row.service}`);
  }
  return `"*" exports ${covered.size} ${covered.size === 1 ? 'service' : 'services'} today and every future one of ${where}.`;
}

function modeWarnings(state: MeshState, entry: ProxyDefaultsEntry | ServiceDefaultsEntry): string[] {
  const upstreams = entry.Kind === 'service-defaults' ? entry.UpstreamConfig : undefined;
  const modes = [
    entry.MeshGateway.Mode,
    upstreams?.Defaults?.MeshGateway?.Mode,
    ...(upstreams?.Overrides ?? []).map((item) => item.MeshGateway?.Mode),
  ];
  return [
    ...(modes.includes('none') ? ['Mode "none" acts as "remote" for services of peers.'] : []),
    ...(modes.includes('local') && localMeshGateways(state, entry.Partition).length === 0
      ? [
          'Mode "local" needs a mesh gateway in this cluster, and none is registered: upstreams to peers will be unreachable.',
        ]
      : []),
  ];
}

const hasService = (state: MeshState, partition: string, namespace: string, name: string): boolean =>
  [...state.instance.values()].some(
    (row) => row.peerName === '' && row.service === name && row.partition === partition && row.namespace === namespace,
  );
