import type { PeeringView } from '@peerway/model/peering';
import type { TopologyEdge, TopologyNode, TopologyRegion, TopologyView, TrafficEdge } from '@peerway/model/topology';
import { compareText } from './catalog-index.ts';
import type { MeshState } from './state.ts';
import { declaredEdges } from './topology-declared.ts';
import { catalogNodes } from './topology-nodes.ts';
import { observedEdges } from './topology-observed.ts';

export type TopologyInput = {
  state: MeshState;
  /** What the proxies reported in the window (`TrafficHistory.edges`). */
  traffic: readonly TrafficEdge[];
  peerings: readonly PeeringView[];
  now: Date;
};

/**
 * The map of what this cluster knows: its own services and gateways, each peer with what it exports to us, and the ways
 * between them, declared, observed or both.
 */
export function buildTopology({ state, traffic, peerings, now }: TopologyInput): TopologyView {
  const nodes = new Map(catalogNodes(state).map((node) => [node.id, node]));
  const edges = new Map<string, TopologyEdge>();
  for (const { edge, destination } of declaredEdges(state)) {
    edges.set(edge.id, edge);
    if (!nodes.has(destination.id)) nodes.set(destination.id, destination);
  }
  for (const { edge, ends } of observedEdges(state, traffic, edges, nodes)) {
    edges.set(edge.id, edge);
    for (const end of ends) if (!nodes.has(end.id)) nodes.set(end.id, end);
  }
  return {
    at: now.toISOString(),
    regions: regions(state, peerings, nodes.values()),
    nodes: [...nodes.values()].sort((left, right) => compareText(left.id, right.id)),
    edges: [...edges.values()].sort((left, right) => compareText(left.id, right.id)),
  };
}

function regions(state: MeshState, peerings: readonly PeeringView[], nodes: Iterable<TopologyNode>): TopologyRegion[] {
  const { datacenter, trustDomain } = state.cluster;
  const own: TopologyRegion = {
    peer: '',
    label: datacenter,
    datacenter,
    trustDomain,
    knownAt: null,
    health: 'healthy',
    reason: 'This cluster.',
  };
  const known = peerings.map(
    (peering): TopologyRegion => ({
      peer: peering.name,
      label: peering.name,
      datacenter: peering.remote.datacenter,
      trustDomain: peering.trustBundle?.trustDomain ?? '',
      knownAt: latest(peering.stream.lastReceiveAt, peering.stream.lastHeartbeatAt),
      health: peering.health,
      reason: peering.reason,
    }),
  );
  // An upstream may name a peer that there is no peering with: it is drawn where it points, and says so.
  const named = new Set(['', ...known.map((region) => region.peer)]);
  const unknown = [...new Set([...nodes].map((node) => node.peer))]
    .filter((peer) => !named.has(peer))
    .map(
      (peer): TopologyRegion => ({
        peer,
        label: peer,
        datacenter: '',
        trustDomain: '',
        knownAt: null,
        health: 'unknown',
        reason: `This cluster has no peering named "${peer}".`,
      }),
    );
  return [own, ...[...known, ...unknown].sort((left, right) => compareText(left.peer, right.peer))];
}

function latest(...times: (string | null)[]): string | null {
  return times.reduce(
    (newest, time) => (time !== null && (newest === null || Date.parse(time) > Date.parse(newest)) ? time : newest),
    null,
  );
}
