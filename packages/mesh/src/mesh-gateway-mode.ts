import type { ServiceInstance, Upstream } from '@peerway/model/catalog';
import type { ResolvedMeshGatewayMode, UpstreamModeRow } from '@peerway/model/mesh-gateway-mode';
import type { MeshState } from './state.ts';

export function resolveMeshGatewayMode(
  _state: MeshState,
  _proxy: ServiceInstance,
  _upstream: Upstream,
): ResolvedMeshGatewayMode {
  throw new Error('not yet');
}
export function listUpstreamModes(_state: MeshState): UpstreamModeRow[] {
  throw new Error('not yet');
}
