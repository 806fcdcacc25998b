import { DEFAULT_NAMESPACE } from '@peerway/model/default-scope';
import { parseSpiffeId } from '@peerway/model/spiffe';
import type { TopologyEdge, TopologyNode, TrafficEdge, TrafficGroup } from '@peerway/model/topology';
import { hasChainEntry, type ServiceReference } from './catalog-index.ts';
import type { MeshState } from './state.ts';
import { type Client, clientOf, clientOfGateway, namelessSource, unseenClient } from './topology-client.ts';
import { edgeId } from './topology-declared.ts';
import { regionId, serviceNodeId, unknownService } from './topology-nodes.ts';
import { gatewaysOfInbound, gatewaysOfOutbound } from './topology-way.ts';
import { mergeTraffic, withDenials } from './traffic-sum.ts';

export type ObservedEdge = {
  edge: TopologyEdge;
  /** Its ends, to be drawn where the catalog has no such node. */
  ends: TopologyNode[];
};

/** What proxies reported: sums for each path, and which gateway relayed what. */
export type ObservedTraffic = { traffic: readonly TrafficEdge[]; relayed: readonly TrafficGroup[] };

type Context = ObservedTraffic & {
  state: MeshState;
  declared: ReadonlyMap<string, TopologyEdge>;
  /** Source and destination of every declared edge, whatever its mode. */
  declaredPairs: ReadonlyMap<string, TopologyEdge>;
  nodes: ReadonlyMap<string, TopologyNode>;
};

/**
 * Edges with the traffic that was reported for them. Out of this cluster and inside it the sidecars of the sources say it;
 * the destinations' say what they denied, and all of it where the source says nothing. From peers, the destinations' sidecars
 * say it, and the gateway only where they don't: both saw the same requests.
 */
export function observedEdges(
  state: MeshState,
  observed: ObservedTraffic,
  declared: ReadonlyMap<string, TopologyEdge>,
  nodes: ReadonlyMap<string, TopologyNode>,
): ObservedEdge[] {
  const declaredPairs = new Map([...declared.values()].map((edge) => [pairOf(edge), edge]));
  const context: Context = { ...observed, state, declared, declaredPairs, nodes };
  const edges = new Map<string, ObservedEdge>();
  const add = (found: ObservedEdge, row: TrafficEdge): void => {
    const first = edges.get(found.edge.id) ?? found;
    const { traffic, mtls } = first.edge;
    const sum = traffic ? mergeTraffic(traffic, row.traffic) : row.traffic;
    edges.set(found.edge.id, { ...first, edge: { ...first.edge, traffic: sum, mtls: bothTls(mtls, row.mutualTls) } });
  };
  // Proxies with very many paths count the rest together, without names.
  const rows = observed.traffic.filter(({ service }) => service !== '');
  const at = (point: TrafficEdge['point']): TrafficEdge[] => rows.filter((row) => row.point === point);

  for (const row of at('outbound')) add(outboundEdge(context, row), row);
  const toldBySource = Map.groupBy(edges.values(), ({ edge }) => pairOf(edge));
  const toldByDestination = new Set<string>();
  for (const row of at('inbound')) {
    if (row.sourceTrustDomain === state.cluster.trustDomain) {
      addOwnClient(row);
      continue;
    }
    const client = clientOf(state, row, nodes);
    toldByDestination.add(peerPair(client.peer, row));
    const found = inboundEdge(context, row, client);
    toldByDestination.add(found.edge.id);
    add(found, row);
  }
  for (const row of at('gateway')) {
    const client = clientAtGateway(row);
    if (client === null) continue;
    const found = inboundEdge(context, row, client);
    if (!toldByDestination.has(found.edge.id)) add(found, row);
  }
  return [...edges.values()];

  function addOwnClient(row: TrafficEdge): void {
    const found = ownClientEdge(context, row);
    if (found === null) {
      const { requestsPerSecond, errorsByCode } = row.traffic;
      if (requestsPerSecond > 0 || Object.keys(errorsByCode).length > 0)
        add(inboundEdge(context, row, clientOfGateway(row)), row);
      return;
    }
    const told = toldBySource.get(pairOf(found.edge));
    if (told === undefined) {
      add(found, row);
      return;
    }
    // It does not know which way a client came: in doubt the way that carried most is the one that was denied.
    const [busiest] = told.toSorted((one, other) => volumeOf(other.edge) - volumeOf(one.edge));
    const known = busiest && edges.get(busiest.edge.id);
    if (known?.edge.traffic)
      edges.set(known.edge.id, { ...known, edge: { ...known.edge, traffic: withDenials(known.edge.traffic, row) } });
  }

  /** Null where somebody else tells of it. */
  function clientAtGateway(row: TrafficEdge): Client | null {
    const { direction, source, sourceTrustDomain, peer } = row;
    if (direction === 'outbound' || sourceTrustDomain === state.cluster.trustDomain) return null;
    if (source !== '') return clientOf(state, row, nodes);
    // An older gateway does not tell in which direction it passed bytes through. With a chain they may have gone elsewhere.
    if (direction === '' || toldByDestination.has(peerPair(peer, row))) return null;
    if (hasChainEntry(state, destinationOf({ ...row, peer: '' }))) return null;
    const destination = serviceNodeId(destinationOf({ ...row, peer: '' }));
    if (peer === '' && [...edges.values()].some(({ edge }) => edge.destination === destination)) return null;
    return unseenClient(row);
  }
}

const pairOf = ({ source, destination }: Pick<TopologyEdge, 'source' | 'destination'>): string =>
  edgeId(source, destination, null);
const peerPair = (peer: string, row: TrafficEdge): string =>
  `${regionId(row.partition, peer)} > ${serviceNodeId(destinationOf({ ...row, peer: '' }))}`;
const volumeOf = ({ traffic }: TopologyEdge): number =>
  (traffic?.requestsPerSecond ?? 0) + (traffic?.connectionsPerSecond ?? 0);

/** One hop without is enough to say no; one that was not seen says nothing. */
const bothTls = (one: boolean | null, other: boolean | null): boolean | null =>
  one === null || other === null ? (one ?? other) : one && other;

const destinationOf = ({ peer, partition, namespace, service }: TrafficEdge): ServiceReference => ({
  ...{ peer, partition, namespace },
  name: service,
});

const modeOf = ({ mode }: TrafficEdge): TopologyEdge['mode'] => (mode === 'local' || mode === 'remote' ? mode : null);

const gone = 'It had traffic a moment ago, but is not in the catalog now.';

function outboundEdge({ state, relayed, declared, declaredPairs, nodes }: Context, row: TrafficEdge): ObservedEdge {
  const source =
    row.source === ''
      ? namelessSource(row)
      : unknownService(
          {
            ...{ peer: '', partition: row.sourcePartition, name: row.source },
            namespace: sourceNamespace(row, nodes),
          },
          { protocol: row.protocol, healthReason: gone },
        );
  const destination = unknownService(destinationOf(row), { protocol: row.protocol, healthReason: gone });
  const mode = modeOf(row);
  const id = edgeId(source.id, destination.id, mode);
  const gateways = gatewaysOfOutbound(state, row, mode, relayed);
  const known = declared.get(id);
  if (known) {
    const protocol = known.protocol || row.protocol;
    return { edge: { ...known, ...gateways, protocol, observed: true }, ends: [] };
  }
  const isDeclared = declaredPairs.has(edgeId(source.id, destination.id, null));
  return {
    edge: {
      ...newEdge(id, source.id, destination.id, row),
      ...gateways,
      mode,
      declared: source.kind === 'identity' ? null : isDeclared,
    },
    ends: [source, destination],
  };
}

/** Older proxies don't tell it: then it is that of the one service of the name, if there is just one. */
function sourceNamespace(row: TrafficEdge, nodes: ReadonlyMap<string, TopologyNode>): string {
  if (row.sourceNamespace !== '') return row.sourceNamespace;
  const named = [...nodes.values()].filter(
    ({ kind, peer, partition, name }) =>
      kind === 'service' && peer === '' && partition === row.sourcePartition && name === row.source,
  );
  return named.length === 1 && named[0] ? named[0].namespace : DEFAULT_NAMESPACE;
}

/** Traffic of a client of another cluster, or of nobody knows whom, to a service of this one. */
function inboundEdge({ state, relayed }: Context, row: TrafficEdge, { peer, node }: Client): ObservedEdge {
  const destination = unknownService(destinationOf({ ...row, peer: '' }), {
    protocol: row.protocol,
    healthReason: gone,
  });
  return {
    edge: {
      ...newEdge(edgeId(node.id, destination.id, null), node.id, destination.id, row),
      ...gatewaysOfInbound(state, row, peer, relayed),
    },
    ends: [node, destination],
  };
}

/**
 * What a destination says of a client of this cluster. Null for an own gateway: what goes over its connections is told under
 * its clients' names.
 */
function ownClientEdge({ state, declaredPairs }: Context, row: TrafficEdge): ObservedEdge | null {
  const identity = parseSpiffeId(row.source);
  if (identity?.kind !== 'service' || state.cluster.trustDomain !== identity.trustDomain) return null;
  const { partition, namespace, service: name } = identity;
  const source = unknownService({ peer: '', partition, namespace, name }, { protocol: '', healthReason: gone });
  const destination = unknownService(destinationOf({ ...row, peer: '' }), {
    protocol: row.protocol,
    healthReason: gone,
  });
  const pair = edgeId(source.id, destination.id, null);
  const known = declaredPairs.get(pair);
  if (known) return { edge: { ...known, observed: true }, ends: [] };
  return { edge: { ...newEdge(pair, source.id, destination.id, row), declared: false }, ends: [source, destination] };
}

const newEdge = (id: string, source: string, destination: string, { protocol }: TrafficEdge): TopologyEdge => ({
  ...{ id, source, destination, protocol },
  via: [],
  alsoVia: [],
  mode: null,
  modeDecidedBy: '',
  mtls: null,
  declared: null,
  observed: true,
  unavailable: null,
  traffic: null,
});
