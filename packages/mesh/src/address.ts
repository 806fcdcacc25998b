import type { ServiceInstance } from '@peerway/model/catalog';
import type { HostPort } from '@peerway/model/host-port';
import type { MeshState } from './state.ts';

export function bestAddress(_state: MeshState, _instance: ServiceInstance, _options: { wan: boolean }): HostPort {
  throw new Error('not yet');
}
export function localMeshGateways(_state: MeshState, _partition: string): ServiceInstance[] {
  throw new Error('not yet');
}
