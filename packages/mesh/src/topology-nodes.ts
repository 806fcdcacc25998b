import { formatHostPort } from '@peerway/model/host-port';
import type { TopologyNode } from '@peerway/model/topology';
import { bestAddress } from './address.ts';
import { allServices, proxiesOf } from './catalog-index.ts';
import { instanceHealth, isFit } from './instance-health.ts';
import { listServices } from './service-catalog.ts';
import type { MeshState } from './state.ts';

/** Name under which all gateways of a peer are drawn: their own names don't cross the peering. */
export const PEER_GATEWAY = 'mesh-gateway';

export const serviceNodeId = (peer: string, namespace: string, name: string): string =>
  `service/${peer}/${namespace}/${name}`;
export const gatewayNodeId = (peer: string, name: string): string => `gateway/${peer}/${name}`;
export const identityNodeId = (uri: string): string => `spiffe/${uri}`;

/** A node for every service and gateway of the catalog, own and imported. */
export function catalogNodes(state: MeshState): TopologyNode[] {
  const own = listServices(state).map(
    (service): TopologyNode => ({
      id:
        service.kind === 'mesh-gateway'
          ? gatewayNodeId('', service.name)
          : serviceNodeId(service.peer, service.namespace, service.name),
      kind: service.kind === 'mesh-gateway' ? 'gateway' : 'service',
      peer: service.peer,
      name: service.name,
      namespace: service.namespace,
      protocol: service.protocol,
      health: service.health,
      healthReason: service.healthReason,
      instances: service.instances.total,
    }),
  );
  return [...own, ...peerGateways(state)];
}

/** A peer's gateways as seen in the services that it exports: every one of them stands in front of each service. */
function peerGateways(state: MeshState): TopologyNode[] {
  const byPeer = new Map<string, { namespace: string; fitness: Map<string, boolean> }>();
  for (const service of allServices(state)) {
    if (service.peer === '') continue;
    for (const proxy of proxiesOf(state, service)) {
      const known = byPeer.get(service.peer) ?? { namespace: service.namespace, fitness: new Map<string, boolean>() };
      known.fitness.set(formatHostPort(bestAddress(state, proxy, { wan: true })), isFit(instanceHealth(state, proxy)));
      byPeer.set(service.peer, known);
    }
  }
  return [...byPeer].map(([peer, { namespace, fitness }]): TopologyNode => {
    const unfit = [...fitness].filter(([, fit]) => !fit).map(([address]) => address);
    return {
      id: gatewayNodeId(peer, PEER_GATEWAY),
      kind: 'gateway',
      peer,
      name: PEER_GATEWAY,
      namespace,
      protocol: 'tcp',
      health: unfit.length === 0 ? 'passing' : unfit.length === fitness.size ? 'critical' : 'warning',
      healthReason:
        unfit.length === 0
          ? ''
          : `${unfit.length} of ${fitness.size} gateways of "${peer}" fail their health checks: ${unfit.join(', ')}.`,
      instances: fitness.size,
    };
  });
}

/** A node for something that the catalog does not know. */
export function unknownNode(
  node: Pick<TopologyNode, 'id' | 'kind' | 'peer' | 'name' | 'namespace' | 'protocol' | 'healthReason'>,
): TopologyNode {
  return { ...node, health: 'unknown', instances: 0 };
}
