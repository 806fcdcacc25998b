import { parseSpiffeId } from '@peerway/model/spiffe';
import type { TopologyNode, TrafficEdge } from '@peerway/model/topology';
import type { MeshState } from './state.ts';
import {
  identityNode,
  identityNodeId,
  regionId,
  serviceNodeId,
  UNRESOLVED_REGION,
  unidentifiedNodeId,
} from './topology-nodes.ts';

/** Who sent what a proxy took in. */
export type Client = {
  /** The peer that it is of; `""`: of none that is known here. */
  peer: string;
  /** The catalog's, where it has it; else one that says what is known, and why that is not more. */
  node: TopologyNode;
};

/** The client of another cluster behind a row of an inbound proxy. */
export function clientOf(state: MeshState, row: TrafficEdge, nodes: ReadonlyMap<string, TopologyNode>): Client {
  if (row.source === '') return { peer: '', node: noIdentity(row) };
  const identity = parseSpiffeId(row.source);
  const bundle = [...state.trustBundle.values()].find(
    ({ trustDomain, partition }) => trustDomain === row.sourceTrustDomain && partition === row.partition,
  );
  if (bundle === undefined) return { peer: '', node: unresolved(row, identity !== null) };
  const { peerName: peer, partition } = bundle;
  const [name, namespace] =
    identity?.kind === 'service' ? [identity.service, identity.namespace] : [row.source, row.sourceNamespace];
  const inCatalog = nodes.get(serviceNodeId({ peer, partition, namespace, name }));
  const node = identityNode({
    id: identityNodeId(partition, row.source),
    region: regionId(partition, peer),
    ...{ peer, partition, name, namespace, spiffeId: row.source },
    healthReason: `Seen as a client only: "${peer}" does not export it to this cluster, so its health is not known here.`,
  });
  return { peer, node: inCatalog ?? node };
}

/** One node for all partitions: where it is, nobody here can say. */
function unresolved({ source, sourceTrustDomain, partition }: TrafficEdge, isReadable: boolean): TopologyNode {
  return identityNode({
    id: identityNodeId('', source),
    region: UNRESOLVED_REGION,
    ...{ peer: '', partition: '', name: source, namespace: '', spiffeId: source },
    healthReason: isReadable
      ? `No peering of partition "${partition}" has the trust domain "${sourceTrustDomain}", so whose client this is can not be told. If its peering was deleted a moment ago, its connections end now; look under Peerings.`
      : 'Its certificate names it in a form that is no identity of a mesh, so whose client this is can not be told.',
  });
}

function noIdentity({ partition, service }: TrafficEdge): TopologyNode {
  return identityNode({
    id: unidentifiedNodeId('inbound', partition, ''),
    region: UNRESOLVED_REGION,
    ...{ peer: '', partition, name: 'no identity presented', namespace: '', spiffeId: '' },
    healthReason: `The sidecar of "${service}" reported a client without any identity.`,
  });
}

/** A client whose connection a gateway passed through unopened, and that no sidecar behind it reported. */
export function unseenClient({ partition, peer, service }: TrafficEdge): Client {
  return {
    peer,
    node: identityNode({
      id: unidentifiedNodeId('gateway', partition, peer),
      region: regionId(partition, peer),
      ...{ peer, partition, name: 'identity not seen', namespace: '', spiffeId: '' },
      healthReason: `The gateway passes its bytes to "${service}" through unopened, so only the sidecar there can tell who it is, and that has reported nothing of it. Look whether the sidecar of "${service}" is connected.`,
    }),
  };
}

/** A sidecar of this cluster that does not know yet who it is. */
export function namelessSource({ sourcePartition }: TrafficEdge): TopologyNode {
  return identityNode({
    id: unidentifiedNodeId('outbound', sourcePartition, ''),
    region: '',
    ...{ peer: '', partition: sourcePartition, name: 'no identity yet', namespace: '', spiffeId: '' },
    healthReason:
      'A sidecar that has no certificate yet, so nobody lets it in. It gets one as soon as it reaches the control plane.',
  });
}

/** Requests that an own gateway brought without saying whose they are. */
export function clientOfGateway({ source, partition, service }: TrafficEdge): Client {
  return {
    peer: '',
    node: identityNode({
      id: identityNodeId(partition, source),
      region: UNRESOLVED_REGION,
      ...{ peer: '', partition, name: source, namespace: '', spiffeId: source },
      healthReason: `It brought requests to "${service}" without saying for whom, so only its own identity is known.`,
    }),
  };
}
