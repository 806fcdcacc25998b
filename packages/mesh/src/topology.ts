import type { PeeringView } from '@peerway/model/peering';
import type { TopologyView, TrafficGroup } from '@peerway/model/topology';
import type { MeshState } from './state.ts';

export type TopologyInput = {
  state: MeshState;
  /** What the proxies reported in the window (`TrafficHistory.groups`). */
  traffic: readonly TrafficGroup[];
  peerings: readonly PeeringView[];
  now: Date;
};
export function buildTopology(_input: TopologyInput): TopologyView {
  throw new Error('not yet');
}
