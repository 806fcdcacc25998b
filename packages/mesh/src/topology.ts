import type { PeeringView } from '@peerway/model/peering';
import type {
  TopologyEdge,
  TopologyNode,
  TopologyRegion,
  TopologyView,
  TrafficEdge,
  TrafficGroup,
} from '@peerway/model/topology';
import { compareText } from './catalog-index.ts';
import type { MeshState } from './state.ts';
import { declaredEdges } from './topology-declared.ts';
import { catalogNodes, regionId, UNRESOLVED_REGION } from './topology-nodes.ts';
import { observedEdges } from './topology-observed.ts';

export type TopologyInput = {
  state: MeshState;
  /** What the proxies reported in the window (`TrafficHistory.edges`). */
  traffic: readonly TrafficEdge[];
  /** The same of gateways, each for itself: the ways that were really taken. */
  relayed: readonly TrafficGroup[];
  peerings: readonly PeeringView[];
  now: Date;
};

/**
 * The map of what this cluster knows: its own services and gateways, each peer with what it exports to us, and the ways
 * between them, declared, observed or both.
 */
export function buildTopology({ state, traffic, relayed, peerings, now }: TopologyInput): TopologyView {
  const nodes = new Map(catalogNodes(state).map((node) => [node.id, node]));
  const edges = new Map<string, TopologyEdge>();
  for (const { edge, destination } of declaredEdges(state)) {
    edges.set(edge.id, edge);
    if (!nodes.has(destination.id)) nodes.set(destination.id, destination);
  }
  for (const { edge, ends } of observedEdges(state, { traffic, relayed }, edges, nodes)) {
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
    ...{ id: '', kind: 'own', peer: '', partition: '', label: datacenter, datacenter, trustDomain },
    knownAt: null,
    health: 'healthy',
    reason: 'This cluster.',
  };
  const known = peerings.map(
    (peering): TopologyRegion => ({
      id: regionId(peering.partition, peering.name),
      kind: 'peer',
      peer: peering.name,
      partition: peering.partition,
      label: peering.name,
      datacenter: peering.remote.datacenter,
      trustDomain: peering.trustBundle?.trustDomain ?? '',
      knownAt: latest(peering.stream.lastReceiveAt, peering.stream.lastHeartbeatAt),
      health: peering.health,
      reason: peering.reason,
    }),
  );
  // An upstream may name a peer that there is no peering with: it is drawn where it points, and says so.
  const named = new Set(['', ...known.map(({ id }) => id)]);
  const others = new Map<string, TopologyRegion>();
  for (const { region, peer, partition } of nodes)
    if (!named.has(region)) others.set(region, region === UNRESOLVED_REGION ? unresolved : noPeering(peer, partition));
  return [own, ...[...known, ...others.values()].sort((left, right) => compareText(left.id, right.id))];
}

const nothingKnown = { datacenter: '', trustDomain: '', knownAt: null, health: 'unknown' } as const;

const noPeering = (peer: string, partition: string): TopologyRegion => ({
  ...{ id: regionId(partition, peer), kind: 'peer', peer, partition, label: peer, ...nothingKnown },
  reason: `Partition "${partition}" of this cluster has no peering named "${peer}".`,
});

const unresolved: TopologyRegion = {
  ...{ id: UNRESOLVED_REGION, kind: 'unresolved', peer: '', partition: '', label: 'Not resolved', ...nothingKnown },
  reason: 'Clients of which it can not be told in which cluster they are; each says why.',
};

function latest(...times: (string | null)[]): string | null {
  return times.reduce(
    (newest, time) => (time !== null && (newest === null || Date.parse(time) > Date.parse(newest)) ? time : newest),
    null,
  );
}
