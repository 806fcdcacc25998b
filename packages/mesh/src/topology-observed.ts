import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/identifier';
import { parseSpiffeId } from '@peerway/model/spiffe';
import type { TopologyEdge, TopologyNode, TrafficEdge } from '@peerway/model/topology';
import type { MeshState } from './state.ts';
import { edgeId, gatewaysOnTheWay, ownGateways } from './topology-declared.ts';
import { identityNodeId, serviceNodeId, unknownNode } from './topology-nodes.ts';
import { mergeTraffic } from './traffic-sum.ts';

export type ObservedEdge = {
  edge: TopologyEdge;
  /** Its ends, to be drawn where the catalog has no such node. */
  ends: TopologyNode[];
};

/**
 * Edges with the traffic that was reported for them. Out of this cluster the sidecars of the sources say it; into it, from
 * peers, the destinations' sidecars say it, and the gateway only where they don't: both saw the same requests.
 */
export function observedEdges(
  state: MeshState,
  traffic: readonly TrafficEdge[],
  declared: ReadonlyMap<string, TopologyEdge>,
  nodes: ReadonlyMap<string, TopologyNode>,
): ObservedEdge[] {
  const edges = new Map<string, ObservedEdge>();
  const add = (found: ObservedEdge, row: TrafficEdge): void => {
    const known = edges.get(found.edge.id);
    const sum = known?.edge.traffic ? mergeTraffic(known.edge.traffic, row.traffic) : row.traffic;
    const first = known ?? found;
    edges.set(found.edge.id, { ...first, edge: { ...first.edge, traffic: sum } });
  };
  for (const row of traffic) {
    // Proxies with very many paths count the rest together, without names.
    if (row.point === 'outbound' && row.source !== '' && row.service !== '')
      add(outboundEdge(state, row, declared), row);
  }
  const seenByDestination = new Set<string>();
  for (const point of ['inbound', 'gateway'] as const) {
    for (const row of traffic) {
      if (row.point !== point) continue;
      const found = inboundEdge(state, row, nodes);
      if (!found || (point === 'gateway' && seenByDestination.has(found.edge.id))) continue;
      if (point === 'inbound') seenByDestination.add(found.edge.id);
      add(found, row);
    }
  }
  return [...edges.values()];
}

function outboundEdge(state: MeshState, row: TrafficEdge, declared: ReadonlyMap<string, TopologyEdge>): ObservedEdge {
  // A row names the namespace of the destination only.
  const source = serviceNodeId('', DEFAULT_NAMESPACE, row.source);
  const destination = serviceNodeId(row.peer, row.namespace, row.service);
  const id = edgeId(source, destination);
  const known = declared.get(id) ?? [...declared.values()].find((edge) => isFrom(edge, row));
  if (known) return { edge: { ...known, observed: true }, ends: [] };
  const mode = row.mode === 'local' || row.mode === 'remote' ? row.mode : null;
  const common = { kind: 'service' as const, namespace: row.namespace, protocol: row.protocol };
  return {
    edge: {
      id,
      source,
      destination,
      via: gatewaysOnTheWay(state, DEFAULT_PARTITION, row.peer, mode),
      protocol: row.protocol,
      mode,
      modeDecidedBy: '',
      mtls: true,
      declared: false,
      observed: true,
      unavailable: null,
      traffic: null,
    },
    ends: [
      unknownNode({ ...common, id: source, peer: '', name: row.source, healthReason: gone }),
      unknownNode({ ...common, id: destination, peer: row.peer, name: row.service, healthReason: gone }),
    ],
  };
}

const gone = 'It had traffic a moment ago, but is not in the catalog now.';

/** Whether a declared edge is the one of an outbound row, whose source has no namespace of its own. */
function isFrom(edge: TopologyEdge, row: TrafficEdge): boolean {
  return (
    edge.source.endsWith(`/${row.source}`) && edge.destination === serviceNodeId(row.peer, row.namespace, row.service)
  );
}

/** Traffic of a peer's client to a service of this cluster; null for clients of this cluster and unknown ones. */
function inboundEdge(
  state: MeshState,
  row: TrafficEdge,
  nodes: ReadonlyMap<string, TopologyNode>,
): ObservedEdge | null {
  if (
    row.service === '' ||
    row.source === '' ||
    row.sourceTrustDomain === '' ||
    row.sourceTrustDomain === state.cluster.trustDomain
  ) {
    return null;
  }
  const bundle = [...state.trustBundle.values()].find((known) => known.trustDomain === row.sourceTrustDomain);
  if (!bundle) return null;
  const identity = parseSpiffeId(row.source);
  const name = identity?.kind === 'service' ? identity.service : row.source;
  const namespace = identity?.kind === 'service' ? identity.namespace : '';
  const inCatalog = serviceNodeId(bundle.peerName, namespace, name);
  const source = nodes.has(inCatalog) ? inCatalog : identityNodeId(row.source);
  const destination = serviceNodeId('', row.namespace, row.service);
  return {
    edge: {
      id: edgeId(source, destination),
      source,
      destination,
      // From a peer there is always this cluster's gateway in between; what lies before it only the peer knows.
      via: ownGateways(state, bundle.partition),
      protocol: row.protocol,
      mode: null,
      modeDecidedBy: '',
      mtls: true,
      declared: false,
      observed: true,
      unavailable: null,
      traffic: null,
    },
    ends: [
      unknownNode({
        id: source,
        kind: 'identity',
        peer: bundle.peerName,
        name,
        namespace,
        protocol: row.protocol,
        healthReason: `Seen as a client only: "${bundle.peerName}" does not export it to this cluster, so its health is not known here.`,
      }),
      unknownNode({
        id: destination,
        kind: 'service',
        peer: '',
        name: row.service,
        namespace: row.namespace,
        protocol: row.protocol,
        healthReason: gone,
      }),
    ],
  };
}
