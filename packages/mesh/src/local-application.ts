import type { ServiceInstance } from '@peerway/model/catalog';
import type { HostPort } from '@peerway/model/host-port';
import { instanceBehind } from './catalog-index.ts';
import type { MeshState } from './state.ts';

/** Where a sidecar reaches its application; port 0: nobody said. */
export function localApplication(state: MeshState, sidecar: ServiceInstance): HostPort {
  return {
    host: sidecar.proxy?.localServiceAddress || '127.0.0.1',
    port: sidecar.proxy?.localServicePort || instanceBehind(state, sidecar)?.port || 0,
  };
}
