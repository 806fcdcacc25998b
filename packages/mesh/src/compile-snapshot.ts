import type { ProxyReference, Snapshot } from '@peerway/model/snapshot';
import type { MeshState } from './state.ts';

export function compileSnapshot(_state: MeshState, _proxy: ProxyReference): Snapshot {
  throw new Error('not yet');
}
