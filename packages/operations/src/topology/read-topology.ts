import { buildTopology } from '@peerway/mesh';
import type { TopologyView } from '@peerway/model/topology';
import type { OperationContext } from '../context.ts';
import { viewPeerings } from '../peering/read-peerings.ts';
import { RATE_WINDOW_MS } from '../proxy/list-proxies.ts';
import { mayReadService } from '../service/read-services.ts';

/** The picture of this cluster and what its peers export to it, with live traffic; only what the caller may read is in it. */
export function readTopology(context: OperationContext): TopologyView {
  const { store, live, now } = context;
  const topology = buildTopology({
    state: store.state(),
    traffic: live.traffic.edges(RATE_WINDOW_MS, now().getTime()),
    peerings: viewPeerings(context),
    now: now(),
  });
  const nodes = topology.nodes.filter((node) =>
    node.kind === 'identity'
      ? context.caller.authorizer.serviceReadAll()
      : mayReadService(context, node.name, node.peer),
  );
  const seen = new Set(nodes.map((node) => node.id));
  const edges = topology.edges
    .filter((edge) => seen.has(edge.source) && seen.has(edge.destination))
    .map((edge) => ({ ...edge, via: edge.via.filter((id) => seen.has(id)) }));
  const peers = new Set(nodes.map((node) => node.peer));
  const isVisible = (peer: string): boolean =>
    peer === '' || peers.has(peer) || context.caller.authorizer.importedServiceRead();
  return { ...topology, nodes, edges, regions: topology.regions.filter((region) => isVisible(region.peer)) };
}
