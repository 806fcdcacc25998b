import type { ServiceInstance } from '@peerway/model/catalog';
import type { TopologyEdge, TopologyNode } from '@peerway/model/topology';
import { localMeshGateways, localSidecars } from './catalog-index.ts';
import type { MeshState } from './state.ts';
import { gatewayNodeId, PEER_GATEWAY, serviceNodeId, unknownNode } from './topology-nodes.ts';
import { resolveUpstreamPath, type UpstreamPath } from './upstream-path.ts';

export type DeclaredEdge = {
  edge: TopologyEdge;
  /** What to draw at its end if the catalog has no such node. */
  destination: TopologyNode;
};

export const edgeId = (source: string, destination: string): string => `${source} > ${destination}`;

/**
 * One edge for each pair of services with a registered upstream; where a discovery chain leads elsewhere, to where it leads. It
 * is unavailable only if it is for every sidecar.
 */
export function declaredEdges(state: MeshState): DeclaredEdge[] {
  const edges = new Map<string, DeclaredEdge>();
  for (const proxy of localSidecars(state)) {
    for (const upstream of proxy.proxy?.upstreams ?? []) {
      const path = resolveUpstreamPath(state, proxy, upstream);
      for (const way of path.chain?.targets ?? [path]) {
        const declared = declaredEdge(state, proxy, way);
        const known = edges.get(declared.edge.id);
        if (!known || (known.edge.unavailable !== null && declared.edge.unavailable === null)) {
          edges.set(declared.edge.id, declared);
        }
      }
    }
  }
  return [...edges.values()];
}

type Way = Pick<UpstreamPath, 'service' | 'protocol' | 'mode' | 'resolvedMode' | 'unavailable'>;

function declaredEdge(state: MeshState, proxy: ServiceInstance, path: Way): DeclaredEdge {
  const { peer, namespace, name } = path.service;
  const source = serviceNodeId('', proxy.namespace, proxy.proxy?.destinationServiceName ?? '');
  const destination = serviceNodeId(peer, namespace, name);
  const protocol = path.protocol ?? 'unknown';
  return {
    edge: {
      id: edgeId(source, destination),
      source,
      destination,
      via: gatewaysOnTheWay(state, proxy.partition, peer, path.mode),
      protocol,
      mode: path.mode,
      modeDecidedBy: path.resolvedMode.decidedBy.where,
      mtls: true,
      declared: true,
      observed: false,
      unavailable: path.unavailable,
      traffic: null,
    },
    destination: unknownNode({
      id: destination,
      kind: 'service',
      peer,
      name,
      namespace,
      protocol,
      healthReason: path.unavailable?.message ?? 'Nothing has reported on it yet.',
    }),
  };
}

/** Nodes of the gateways between a local sidecar and a peer's service, in order. */
export function gatewaysOnTheWay(
  state: MeshState,
  partition: string,
  peer: string,
  mode: 'local' | 'remote' | null,
): string[] {
  if (peer === '' || mode === null) return [];
  const remote = gatewayNodeId(peer, PEER_GATEWAY);
  return mode === 'local' ? [...ownGateways(state, partition), remote] : [remote];
}

/** The node of this cluster's gateways; all of one name are one node, and the first name stands for all. */
export function ownGateways(state: MeshState, partition: string): string[] {
  const [gateway] = localMeshGateways(state, partition);
  return gateway ? [gatewayNodeId('', gateway.service)] : [];
}
