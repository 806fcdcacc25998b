import type { ServiceInstance, Upstream } from '@peerway/model/catalog';
import type { ServiceDefaultsEntry } from '@peerway/model/config-entry';
import type {
  MeshGatewayMode,
  MeshGatewayModeLevel,
  MeshGatewayModeSetting,
  ResolvedMeshGatewayMode,
} from '@peerway/model/mesh-gateway-mode';
import { findConfigEntry, type MeshState } from './state.ts';

/**
 * The mesh gateway mode of one upstream of one proxy: the strongest of the six places that name one (semantics A2), which it
 * was, and which it shadows. The only place where modes are decided; compiler, topology and pages all ask here.
 */
export function resolveMeshGatewayMode(
  state: MeshState,
  proxy: ServiceInstance,
  upstream: Upstream,
): ResolvedMeshGatewayMode {
  const service = proxy.proxy?.destinationServiceName ?? '';
  const proxyDefaults = findConfigEntry(state, 'proxy-defaults', 'global', proxy.partition);
  const serviceDefaults = findConfigEntry(state, 'service-defaults', service, proxy.partition);
  const { defaults, override } = findUpstreamConfig(state, proxy, upstream);
  const serviceDefaultsName = `service-defaults/${service}`;
  const registration = `${proxy.id} on ${proxy.node}`;
  const target = upstream.destinationPeer
    ? `${upstream.destinationName} of peer ${upstream.destinationPeer}`
    : upstream.destinationName;
  const places: [MeshGatewayModeLevel, MeshGatewayMode | undefined, string][] = [
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
  const isPeered = upstream.destinationPeer !== '';
  const settings = places.toReversed().flatMap(([level, mode, where]): MeshGatewayModeSetting[] => {
    return mode === undefined || mode === '' ? [] : [{ level, mode, where }];
  });
  const [decidedBy = { level: 'default', mode: isPeered ? 'remote' : 'none', where: 'default' }, ...shadowed] =
    settings;
  return { mode: decidedBy.mode, effective: effectiveMode(decidedBy.mode, isPeered), decidedBy, shadowed };
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
  const config = findConfigEntry(state, 'service-defaults', service, proxy.partition)?.UpstreamConfig;
  const override = config?.Overrides.find(
    (candidate) =>
      candidate.Name === upstream.destinationName &&
      candidate.Namespace === upstream.destinationNamespace &&
      candidate.Peer === upstream.destinationPeer,
  );
  return { defaults: config?.Defaults, override };
}

/** Between peers there is always a gateway, so `none` acts as `remote`; inside the cluster none is used whatever the mode. */
function effectiveMode(mode: ResolvedMeshGatewayMode['mode'], isPeered: boolean): ResolvedMeshGatewayMode['effective'] {
  if (!isPeered) return 'none';
  return mode === 'local' ? 'local' : 'remote';
}
