import { formatHostPort } from '@peerway/model/host-port';
import type { TopologyNode, TrafficEdge } from '@peerway/model/topology';
import { bestAddress } from './address.ts';
import { allServices, proxiesOf, type ServiceReference } from './catalog-index.ts';
import { instanceHealth, isFit } from './instance-health.ts';
import { listServices } from './service-catalog.ts';
import type { MeshState } from './state.ts';

/** Name under which all gateways of a peer are drawn: their own names don't cross the peering. */
export const PEER_GATEWAY = 'mesh-gateway';

/** Where clients are drawn that belong to no cluster that is known here. */
export const UNRESOLVED_REGION = 'unresolved';

/** A peering belongs to a partition, so a peer's name alone does not say which cluster it is. */
export const regionId = (partition: string, peer: string): string => (peer === '' ? '' : `${partition}/${peer}`);

export const serviceNodeId = ({ peer, partition, namespace, name }: ServiceReference): string =>
  `service/${peer}/${partition}/${namespace}/${name}`;
export const gatewayNodeId = (peer: string, partition: string, name: string): string =>
  `gateway/${peer}/${partition}/${name}`;
/** @param partition of the peering that its trust domain is known by; `""`: by none */
export const identityNodeId = (partition: string, uri: string): string => `spiffe/${partition}/${uri}`;
/** @param point where it was seen */
export const unidentifiedNodeId = (point: TrafficEdge['point'], partition: string, peer: string): string =>
  `unidentified/${point}/${partition}/${peer}`;

/** A node for every service and gateway of the catalog, own and imported. */
export function catalogNodes(state: MeshState): TopologyNode[] {
  const own = listServices(state).map(
    (service): TopologyNode => ({
      id: service.kind === 'mesh-gateway' ? gatewayNodeId('', service.partition, service.name) : serviceNodeId(service),
      kind: service.kind === 'mesh-gateway' ? 'gateway' : 'service',
      region: regionId(service.partition, service.peer),
      peer: service.peer,
      partition: service.partition,
      name: service.name,
      namespace: service.namespace,
      spiffeId: '',
      protocol: service.protocol,
      health: service.health,
      healthReason: service.healthReason,
      instances: service.instances.total,
    }),
  );
  return [...own, ...peerGateways(state)];
}

type PeerGateways = Pick<ServiceReference, 'peer' | 'partition' | 'namespace'> & { fitness: Map<string, boolean> };

/** A peer's gateways as seen in the services that it exports: every one of them stands in front of each service. */
function peerGateways(state: MeshState): TopologyNode[] {
  const byRegion = new Map<string, PeerGateways>();
  for (const service of allServices(state)) {
    const { peer, partition, namespace } = service;
    if (peer === '') continue;
    const region = regionId(partition, peer);
    for (const proxy of proxiesOf(state, service)) {
      const known = byRegion.get(region) ?? { peer, partition, namespace, fitness: new Map<string, boolean>() };
      known.fitness.set(formatHostPort(bestAddress(state, proxy, { wan: true })), isFit(instanceHealth(state, proxy)));
      byRegion.set(region, known);
    }
  }
  return [...byRegion].map(([region, { peer, partition, namespace, fitness }]): TopologyNode => {
    const unfit = [...fitness].filter(([, fit]) => !fit).map(([address]) => address);
    return {
      id: gatewayNodeId(peer, partition, PEER_GATEWAY),
      kind: 'gateway',
      region,
      peer,
      partition,
      name: PEER_GATEWAY,
      namespace,
      spiffeId: '',
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

/** A service that the catalog does not know. */
export function unknownService(
  service: ServiceReference,
  { protocol, healthReason }: Pick<TopologyNode, 'protocol' | 'healthReason'>,
): TopologyNode {
  const { peer, partition, namespace, name } = service;
  return {
    id: serviceNodeId(service),
    kind: 'service',
    region: regionId(partition, peer),
    ...{ peer, partition, name, namespace, protocol, healthReason },
    spiffeId: '',
    health: 'unknown',
    instances: 0,
  };
}

/** A client that is no service of the catalog. */
export function identityNode(
  node: Pick<TopologyNode, 'id' | 'region' | 'peer' | 'partition' | 'name' | 'namespace' | 'spiffeId' | 'healthReason'>,
): TopologyNode {
  return { ...node, kind: 'identity', protocol: '', health: 'unknown', instances: 0 };
}
