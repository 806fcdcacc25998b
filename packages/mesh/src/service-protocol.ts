import type { Protocol } from '@peerway/model/protocol';
import type { MeshState } from './state.ts';

export type ResolvedProtocol = {
  protocol: Protocol;
  /** For people: `service-defaults/api`, `proxy-defaults/global`, `default`. */
  decidedBy: string;
};
export function resolveProtocol(_state: MeshState, _service: string, _partition?: string): ResolvedProtocol {
  throw new Error('not yet');
}
