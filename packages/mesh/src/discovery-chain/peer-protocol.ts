import type { Protocol } from '@peerway/model/protocol';
import { proxiesOf } from '../catalog-index.ts';
import type { ServiceReference } from '../service-reference.ts';
import type { MeshState } from '../state.ts';

/** The protocol of a peer's service: only its exporter says, so it is null until that has arrived (semantics A3). */
export function peerProtocol(state: MeshState, service: ServiceReference): Protocol | null {
  return proxiesOf(state, service).find(({ peerMeta }) => peerMeta !== null)?.peerMeta?.protocol ?? null;
}
