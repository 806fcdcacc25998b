import type { ServiceInstance, Upstream } from '@peerway/model/catalog';
import type { ClusterLimits, OutlierDetection } from '@peerway/model/cluster-policy';
import type { ChainTarget, DiscoveryChain, UpstreamTargetSettings } from '@peerway/model/discovery-chain';
import type { ResolvedMeshGatewayMode } from '@peerway/model/mesh-gateway-mode';
import type { Protocol } from '@peerway/model/protocol';
import type { ServiceReference } from './catalog-index.ts';
import { type Destination, localDestination, peeredDestination, withinCluster } from './destination.ts';
import { changedChain } from './discovery-chain/changed-chain.ts';
import { resolveMeshGatewayMode, upstreamTarget } from './mesh-gateway-mode.ts';
import { resolveProtocol } from './service-protocol.ts';
import type { MeshState } from './state.ts';
import { subsetDestination, targetService } from './subset-destination.ts';
import { otherDatacenter, preparedQuery } from './unavailable.ts';
import { type UpstreamSettings, upstreamSettings } from './upstream-settings.ts';

/**
 * How one upstream of one proxy reaches its destination, or why it does not. Compiler, topology and lists all ask here, so
 * that what they say is what the data plane does.
 */
export type UpstreamPath = Destination & {
  service: ServiceReference;
  /** Null while a peered service's is not known: only its exporter can tell. */
  protocol: Protocol | null;
  resolvedMode: ResolvedMeshGatewayMode;
  connectTimeoutMs: number;
  limits: ClusterLimits | null;
  outlierDetection: OutlierDetection | null;
  /** Set by the caller for a peer's service, and not used (Q9); null: none is. */
  ignoredProtocol: Protocol | null;
  /** Where the service's discovery chain leads instead of just to it; null: it is the default one, or a peer's affair. */
  chain: { chain: DiscoveryChain; targets: readonly TargetPath[] } | null;
};

/** How the proxy reaches one target of an upstream's chain. */
export type TargetPath = Destination &
  UpstreamTargetSettings & {
    service: ServiceReference;
    /** Null while a peer's is not known. */
    protocol: Protocol | null;
  };

/** Of every cluster that no entry says otherwise about, ms. */
export const CONNECT_TIMEOUT_MS = 5_000;
/** Of peers' services, whose health checks do not see what the routes of the other cluster do (#14373). */
const PEERED_EJECTION_PERCENT_MAX = 100;

/** @throws never: whatever is missing is a value (`unavailable`). */
export function resolveUpstreamPath(state: MeshState, proxy: ServiceInstance, upstream: Upstream): UpstreamPath {
  const service = upstreamTarget(proxy, upstream);
  const settings = upstreamSettings(state, proxy, upstream);
  const resolvedMode = resolveMeshGatewayMode(state, proxy, upstream);
  const plain = {
    service,
    resolvedMode,
    ...policyOf(settings, service.peer),
    connectTimeoutMs: settings.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    ignoredProtocol: settings.ignoredProtocol,
    chain: null,
  };
  const nowhere = leadsNowhere(state, upstream);
  if (nowhere !== null) return { ...plain, ...nowhere };
  if (service.peer !== '') return { ...plain, ...peeredDestination(state, service, resolvedMode) };
  const chain = changedChain(state, service, settings.protocol);
  if (chain !== null) return { ...plain, ...chainPath(state, proxy, upstream, chain, settings) };
  const direct = localDestination(state, service);
  return {
    ...plain,
    ...withinCluster(state, service, direct, proxy.partition, resolvedMode),
    protocol: settings.protocol ?? resolveProtocol(state, service.name, service.partition, service.namespace).protocol,
  };
}

/** What a registration may say and nothing here stands for; it must not be taken for a service that is called the same. */
function leadsNowhere(state: MeshState, upstream: Upstream): (Destination & Pick<UpstreamPath, 'protocol'>) | null {
  const { destinationName: name, destinationType, datacenter = '' } = upstream;
  const nowhere = { mode: null, tls: null, endpoints: [], protocol: null };
  if (destinationType === 'prepared_query') {
    return { ...nowhere, clusterName: `query~${name}`, unavailable: preparedQuery(name) };
  }
  if (datacenter === '' || datacenter === state.cluster.datacenter) return null;
  return {
    ...nowhere,
    clusterName: `datacenter~${datacenter}~${name}`,
    unavailable: otherDatacenter(name, datacenter),
  };
}

/** Through a chain: the first target stands for all where one must, and nothing is reached only if none of them is. */
function chainPath(
  state: MeshState,
  proxy: ServiceInstance,
  upstream: Upstream,
  chain: DiscoveryChain,
  settings: UpstreamSettings,
): Destination & Pick<UpstreamPath, 'protocol' | 'chain'> {
  const targets = Object.values(chain.targets).map((target) => targetPath(state, proxy, upstream, target, settings));
  const [first] = targets;
  const isReachable = targets.some(({ unavailable }) => unavailable === null);
  return {
    clusterName: first?.clusterName ?? '',
    mode: first?.mode ?? null,
    tls: first?.tls ?? null,
    endpoints: first?.endpoints ?? [],
    unavailable: isReachable ? null : (first?.unavailable ?? null),
    protocol: chain.protocol,
    chain: { chain, targets },
  };
}

/** One result for each proxy, upstream and target, used for everything that has to do with it (semantics A2). */
function targetPath(
  state: MeshState,
  proxy: ServiceInstance,
  upstream: Upstream,
  target: ChainTarget,
  settings: UpstreamSettings,
): TargetPath {
  // A peering belongs to the partition of whoever uses it.
  const service = target.peer === '' ? targetService(target) : { ...targetService(target), partition: proxy.partition };
  const resolvedMode = resolveMeshGatewayMode(state, proxy, upstream, service);
  const common = {
    service,
    target: target.id,
    resolvedMode,
    ...policyOf(settings, target.peer),
    connectTimeoutMs: settings.connectTimeoutMs ?? target.connectTimeoutMs,
  };
  if (target.peer !== '') return { ...common, ...peeredDestination(state, service, resolvedMode) };
  const direct = subsetDestination(state, target);
  return {
    ...common,
    ...withinCluster(state, service, direct, proxy.partition, resolvedMode),
    protocol: target.protocol,
  };
}

function policyOf(
  { limits, outlierDetection }: UpstreamSettings,
  peer: string,
): Pick<UpstreamPath, 'limits' | 'outlierDetection'> {
  if (outlierDetection === null || peer === '') return { limits, outlierDetection };
  return { limits, outlierDetection: { ...outlierDetection, maxEjectionPercent: PEERED_EJECTION_PERCENT_MAX } };
}
