import { instanceKey } from '@peerway/model/catalog';
import type { TopologyEdge, TrafficEdge, TrafficGroup } from '@peerway/model/topology';
import { compareText, localMeshGateways, type ServiceReference } from './catalog-index.ts';
import type { MeshState } from './state.ts';
import { gatewayNodeId, PEER_GATEWAY } from './topology-nodes.ts';

/* Which gateways an edge runs through: those that reported to have carried it, and until one did, those that may. */

type Gateways = Pick<TopologyEdge, 'via' | 'alsoVia'>;

const none: Gateways = { via: [], alsoVia: [] };

/** Gateways of a partition that may carry something; all of one name are one node. */
function ownGateways(state: MeshState, partition: string): Gateways {
  const names = [...new Set(localMeshGateways(state, partition).map(({ service }) => service))].sort(compareText);
  return oneOf(names.map((name) => gatewayNodeId('', partition, name)));
}

const oneOf = ([first, ...others]: string[]): Gateways =>
  first === undefined ? none : { via: [first], alsoVia: others };

/** The gateways between a sidecar of the partition `from` and a service, by the mode alone. */
export function gatewaysThatMayCarry(
  state: MeshState,
  { peer, partition }: Pick<ServiceReference, 'peer' | 'partition'>,
  mode: TopologyEdge['mode'],
  from: string,
): Gateways {
  if (mode === null) return none;
  // Between two partitions it is the destination's gateway.
  if (peer === '') return ownGateways(state, partition);
  return beforePeer(mode === 'local' ? ownGateways(state, from) : none, peer, partition);
}

const beforePeer = ({ via, alsoVia }: Gateways, peer: string, partition: string): Gateways => ({
  via: [...via, gatewayNodeId(peer, partition, PEER_GATEWAY)],
  alsoVia,
});

/** As `gatewaysThatMayCarry`, and of this cluster's gateways those that really did, the busiest first. */
export function gatewaysOfOutbound(
  state: MeshState,
  row: TrafficEdge,
  mode: TopologyEdge['mode'],
  relayed: readonly TrafficGroup[],
): Gateways {
  const may = gatewaysThatMayCarry(state, row, mode, row.sourcePartition);
  if (mode === null || (row.peer !== '' && mode === 'remote')) return may;
  // Bytes under the sidecar's own TLS; older gateways do not tell the direction.
  const did = carriers(state, row, relayed, (seen) =>
    row.peer === ''
      ? seen.direction === 'inbound' && seen.peer === ''
      : seen.direction !== 'inbound' && seen.peer === row.peer && seen.mode === 'passthrough',
  );
  if (did.via.length === 0) return may;
  return row.peer === '' ? did : beforePeer(did, row.peer, row.partition);
}

/**
 * Of traffic to a service of this cluster. From a peer there always is an own gateway between, and what lies before it only the
 * peer knows; from nobody knows whom there is one only if it said so.
 */
export function gatewaysOfInbound(
  state: MeshState,
  row: TrafficEdge,
  peer: string,
  relayed: readonly TrafficGroup[],
): Gateways {
  const isOpaque = (seen: TrafficGroup): boolean => seen.source === '' && seen.peer === peer && peer !== '';
  const did = carriers(state, row, relayed, (seen) => {
    if (seen.direction === 'outbound') return false;
    if (row.point === 'gateway') return seen.source === row.source && seen.peer === row.peer;
    return isOpaque(seen) || (seen.source === row.source && row.source !== '');
  });
  return did.via.length > 0 || peer === '' ? did : ownGateways(state, row.partition);
}

function carriers(
  state: MeshState,
  { service, namespace, partition }: Pick<TrafficEdge, 'service' | 'namespace' | 'partition'>,
  relayed: readonly TrafficGroup[],
  isOnIt: (seen: TrafficGroup) => boolean,
): Gateways {
  const bytes = new Map<string, number>();
  for (const seen of relayed) {
    if (seen.service !== service || seen.namespace !== namespace || seen.partition !== partition || !isOnIt(seen))
      continue;
    const gateway = state.instance.get(instanceKey({ ...seen.proxy, peerName: '' }));
    if (gateway === undefined) continue;
    const id = gatewayNodeId('', gateway.partition, gateway.service);
    bytes.set(id, (bytes.get(id) ?? 0) + seen.traffic.bytesPerSecond);
  }
  return oneOf(
    [...bytes].sort(([left, one], [right, other]) => other - one || compareText(left, right)).map(([id]) => id),
  );
}
