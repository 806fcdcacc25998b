export { bestAddress } from './address.ts';
export { type AttentionInput, listAttention } from './attention.ts';
export {
  chainServices,
  instanceChecks,
  localMeshGateways,
  namedInstances,
  ordinaryInstances,
  proxiesOf,
  type ServiceReference,
} from './catalog-index.ts';
export type { ChangeSubject, WithSubject } from './change-subject.ts';
export { compileSnapshot } from './compile-snapshot.ts';
export { type DeletionImpact, deletionImpact } from './deletion-impact.ts';
export { diffSnapshots, type SnapshotDifference } from './diff-snapshots.ts';
export { type ChainQuestion, compileDiscoveryChain } from './discovery-chain/compile-chain.ts';
export { describeDiscoveryChain } from './discovery-chain/describe-chain.ts';
export { describeVisibleChain } from './discovery-chain/visible-chain.ts';
export { resolveExportedServices } from './exported-services.ts';
export { type GatewayOptions, gatewayOptions } from './gateway-options.ts';
export { SortedMap } from './incremental/sorted-map.ts';
export type { Difference } from './incremental/sorted-map-differences.ts';
export { instanceHealth } from './instance-health.ts';
export { checkIntention, type IntentionCheck } from './intentions/check-intention.ts';
export { matchIntentions } from './intentions/match-intentions.ts';
export type { Intention } from './intentions/rank-intentions.ts';
export { resolveMeshGatewayMode } from './mesh-gateway-mode.ts';
export {
  type ExportedChain,
  exportedServicesForPeer,
  type Offer,
  type OfferedInstance,
  offersToPeer,
  type PeerExports,
} from './peer-exports.ts';
export { checkTokenAddresses, peeringPreflight } from './peering-preflight.ts';
export { peersThroughGateways, withoutPeeringServers } from './peering-servers.ts';
export { peeringServices } from './peering-services.ts';
export { describePeering } from './peering-view.ts';
export { planChange } from './plan-change.ts';
export { planUpstream } from './plan-upstream.ts';
export { rowsUnder } from './rows-under.ts';
export { describeService, listServices } from './service-catalog.ts';
export { type ResolvedProtocol, resolveProtocol } from './service-protocol.ts';
export { sidecarNotApplied } from './sidecar-not-applied.ts';
export {
  applyMeshChanges,
  emptyMeshState,
  findConfigEntry,
  type MeshChange,
  type MeshState,
  type MeshTable,
  type MeshTables,
  meshTables,
} from './state.ts';
export { buildTopology, type TopologyInput } from './topology.ts';
export { listUpstreamModes } from './upstream-modes.ts';
export { checkConfigEntryWrite } from './write-check/check-config-entry-write.ts';
