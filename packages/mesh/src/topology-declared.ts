import type { ServiceInstance } from '@peerway/model/catalog';
import type { TopologyEdge, TopologyNode } from '@peerway/model/topology';
import { localSidecars } from './catalog-index.ts';
import type { MeshState } from './state.ts';
import { serviceNodeId, unknownService } from './topology-nodes.ts';
import { gatewaysThatMayCarry } from './topology-way.ts';
import { resolveUpstreamPath, type UpstreamPath } from './upstream-path.ts';

export type DeclaredEdge = {
  edge: TopologyEdge;
  /** What to draw at its end if the catalog has no such node. */
  destination: TopologyNode;
};

/** What goes in another mode goes another way, and so is another edge. */
export const edgeId = (source: string, destination: string, mode: TopologyEdge['mode']): string =>
  `${source} > ${destination}${mode === null ? '' : ` (${mode})`}`;

/**
 * One edge for each pair of services with a registered upstream and each mode; where a discovery chain leads elsewhere, to
 * where it leads. It is unavailable only if it is for every sidecar.
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
  const { partition, namespace } = proxy;
  const source = serviceNodeId({ peer: '', partition, namespace, name: proxy.proxy?.destinationServiceName ?? '' });
  const destination = serviceNodeId(path.service);
  const protocol = path.protocol ?? '';
  return {
    edge: {
      id: edgeId(source, destination, path.mode),
      source,
      destination,
      ...gatewaysThatMayCarry(state, path.service, path.mode, partition),
      protocol,
      mode: path.mode,
      modeDecidedBy: path.resolvedMode.decidedBy.where,
      mtls: null,
      declared: true,
      observed: false,
      unavailable: path.unavailable,
      traffic: null,
    },
    destination: unknownService(path.service, {
      protocol,
      healthReason: path.unavailable?.message ?? 'Nothing has reported on it yet.',
    }),
  };
}
