export { bestAddress, localMeshGateways } from './address.ts';
export { compileSnapshot } from './compile-snapshot.ts';
export { type DeletionImpact, deletionImpact } from './deletion-impact.ts';
export { diffSnapshots, type SnapshotDifference } from './diff-snapshots.ts';
export {
  type ExportedChain,
  exportedServicesForPeer,
  type PeerExports,
  resolveExportedServices,
} from './exported-services.ts';
export { instanceChecks, instanceHealth } from './instance-health.ts';
export { listUpstreamModes, resolveMeshGatewayMode } from './mesh-gateway-mode.ts';
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
