import { buildTopology } from '@peerway/mesh';
import type { TopologyView } from '@peerway/model/topology';
import type { OperationContext } from '../context.ts';
import { viewPeerings } from '../peering/read-peerings.ts';
import { readTrafficAt } from '../traffic-history/read-traffic-at.ts';
import { readablePart } from './read-topology.ts';

export type TopologyAt = {
  /** The time that its traffic is of: as fine as it is still recorded. */
  from: string;
  to: string;
  /** Whether any proxy was heard of in this time; without, nothing is known of its traffic. */
  wasHeard: boolean;
  view: TopologyView;
};

/**
 * The picture with the traffic of a past moment. What is registered, how healthy it is, and the peerings are as they are now: of
 * those no past is kept. So a path is not called unavailable, which is only known of the present one.
 */
export async function readTopologyAt(context: OperationContext, at: Date): Promise<TopologyAt> {
  const { from, to, wasHeard, traffic, relayed } = await readTrafficAt(context, at);
  const peerings = viewPeerings(context);
  const whole = buildTopology({ state: context.store.state(), traffic, relayed, peerings, now: at });
  const edges = whole.edges.map((edge) => ({ ...edge, unavailable: null }));
  return { from, to, wasHeard, view: readablePart(context, { ...whole, edges }) };
}
