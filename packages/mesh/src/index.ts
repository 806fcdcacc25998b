export { bestAddress } from './address.ts';
export {
  instanceChecks,
  localMeshGateways,
  ordinaryInstances,
  proxiesOf,
  type ServiceReference,
} from './catalog-index.ts';
export { compileSnapshot } from './compile-snapshot.ts';
export { type DeletionImpact, deletionImpact } from './deletion-impact.ts';
export { diffSnapshots, type SnapshotDifference } from './diff-snapshots.ts';
export {
  type ExportedChain,
  exportedServicesForPeer,
  type PeerExports,
  resolveExportedServices,
} from './exported-services.ts';
export { instanceHealth } from './instance-health.ts';
export { resolveMeshGatewayMode } from './mesh-gateway-mode.ts';
export { describePeering } from './peering-view.ts';
export { describeService, listServices } from './service-catalog.ts';
export { type ResolvedProtocol, resolveProtocol } from './service-protocol.ts';
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
