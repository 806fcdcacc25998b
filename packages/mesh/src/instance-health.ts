import type { HealthCheck, ServiceInstance } from '@peerway/model/catalog';
import type { HealthStatus } from '@peerway/model/health';
import type { MeshState } from './state.ts';

export function instanceChecks(_state: MeshState, _instance: ServiceInstance): HealthCheck[] {
  throw new Error('not yet');
}
export function instanceHealth(_state: MeshState, _instance: ServiceInstance): HealthStatus {
  throw new Error('not yet');
}
