import type { ServiceInstance, Upstream } from '@peerway/model/catalog';
import type { ServiceDefaultsEntry } from '@peerway/model/config-entry';
import type {
  MeshGatewayMode,
  MeshGatewayModeSetting,
  ResolvedMeshGatewayMode,
} from '@peerway/model/mesh-gateway-mode';
import type { MeshGatewayModeLevel } from '@peerway/model/mesh-gateway-mode-level';
import type { ServiceReference } from './service-reference.ts';
import { findConfigEntry, type MeshState } from './state.ts';

/** Where an upstream leads if no chain leads it elsewhere. */
export const upstreamTarget = (proxy: ServiceInstance, upstream: Upstream): ServiceReference => ({
  peer: upstream.destinationPeer,
  // With a peer, a partition can only be the one that holds the peering (semantics A6).
  partition: upstream.destinationPeer === '' ? upstream.destinationPartition : proxy.partition,
  namespace: upstream.destinationNamespace,
  name: upstream.destinationName,
});

/**
 * The mesh gateway mode for one target of one upstream of one proxy: the strongest of the six places that name one (semantics
 * A2), which it was, and which it shadows. For every target of the upstream's chain the upstream's own settings count; those of
 * a target in another partition only where the caller says nothing. The only place where modes are decided: compiler, topology
 * and pages all ask here.
 */
export function resolveMeshGatewayMode(
  state: MeshState,
  proxy: ServiceInstance,
  upstream: Upstream,
  to: ServiceReference = upstreamTarget(proxy, upstream),
): ResolvedMeshGatewayMode {
  const service = proxy.proxy?.destinationServiceName ?? '';
  const proxyDefaults = findConfigEntry(state, 'proxy-defaults', 'global', proxy.partition);
  const serviceDefaults = findConfigEntry(state, 'service-defaults', service, proxy.partition, proxy.namespace);
  const { defaults, override } = findUpstreamConfig(state, proxy, upstream);
  const serviceDefaultsName = `service-defaults/${service}`;
  const registration = `${proxy.id} on ${proxy.node}`;
  const target = upstream.destinationPeer
    ? `${upstream.destinationName} of peer ${upstream.destinationPeer}`
    : upstream.destinationName;
  const isPeered = to.peer !== '';
  const isOtherPartition = !isPeered && to.partition !== proxy.partition;
  const places: Place[] = [
    ...(isOtherPartition ? placesOfTarget(state, to) : []),
    ['proxy-defaults', proxyDefaults?.MeshGateway.Mode, 'proxy-defaults/global'],
    ['service-defaults', serviceDefaults?.MeshGateway.Mode, serviceDefaultsName],
    [
      'service-defaults.upstream-defaults',
      defaults?.MeshGateway?.Mode,
      `${serviceDefaultsName}, defaults of its upstreams`,
    ],
    ['proxy', proxy.proxy?.meshGateway.mode, `the registration of ${registration}`],
    [
      'service-defaults.upstream-override',
      override?.MeshGateway?.Mode,
      `${serviceDefaultsName}, override for ${target}`,
    ],
    ['upstream', upstream.meshGateway.mode, `upstream ${target} in the registration of ${registration}`],
  ];
  const settings = places.toReversed().flatMap(([level, mode, where]): MeshGatewayModeSetting[] => {
    return mode === undefined || mode === '' ? [] : [{ level, mode, where }];
  });
  const [decidedBy = { level: 'default', mode: isPeered ? 'remote' : 'none', where: 'default' }, ...shadowed] =
    settings;
  return {
    mode: decidedBy.mode,
    effective: isExternal(state, to) ? 'none' : effectiveMode(decidedBy.mode, isPeered, isOtherPartition),
    decidedBy,
    shadowed,
  };
}

type Place = [MeshGatewayModeLevel, MeshGatewayMode | undefined, string];

/** What a target in another partition asks for, weakest first. */
function placesOfTarget(state: MeshState, { name, namespace, partition }: ServiceReference): Place[] {
  const proxyDefaults = findConfigEntry(state, 'proxy-defaults', 'global', partition);
  const serviceDefaults = findConfigEntry(state, 'service-defaults', name, partition, namespace);
  return [
    ['proxy-defaults', proxyDefaults?.MeshGateway.Mode, `proxy-defaults/global of partition ${partition}`],
    ['service-defaults', serviceDefaults?.MeshGateway.Mode, `service-defaults/${name} of partition ${partition}`],
  ];
}

/** What is outside the mesh is never reached through a gateway of it. */
function isExternal(state: MeshState, { peer, name, partition, namespace }: ServiceReference): boolean {
  return peer === '' && Boolean(findConfigEntry(state, 'service-defaults', name, partition, namespace)?.ExternalSNI);
}

type UpstreamConfig = NonNullable<ServiceDefaultsEntry['UpstreamConfig']>;

/**
 * What `service-defaults` of the service behind the proxy says about an upstream. An override matches on name, namespace and
 * peer: one without a peer never speaks for a peered upstream.
 */
export function findUpstreamConfig(
  state: MeshState,
  proxy: ServiceInstance,
  upstream: Upstream,
): { defaults: UpstreamConfig['Defaults']; override: UpstreamConfig['Overrides'][number] | undefined } {
  const service = proxy.proxy?.destinationServiceName ?? '';
  const config = findConfigEntry(state, 'service-defaults', service, proxy.partition, proxy.namespace)?.UpstreamConfig;
  const override = config?.Overrides.find(
    (candidate) =>
      candidate.Name === upstream.destinationName &&
      candidate.Namespace === upstream.destinationNamespace &&
      candidate.Peer === upstream.destinationPeer &&
      (!candidate.Partition || candidate.Peer !== '' || candidate.Partition === upstream.destinationPartition),
  );
  return { defaults: config?.Defaults, override };
}

/**
 * Between peers there is always a gateway, so `none` acts as `remote`; inside a partition none is used whatever the mode. To
 * another partition the gateway of that one is used in every mode but `none`.
 */
function effectiveMode(
  mode: ResolvedMeshGatewayMode['mode'],
  isPeered: boolean,
  isOtherPartition: boolean,
): ResolvedMeshGatewayMode['effective'] {
  if (!isPeered) return isOtherPartition && mode !== 'none' ? 'remote' : 'none';
  return mode === 'local' ? 'local' : 'remote';
}
