import { bestAddress, localMeshGateways, type MeshState, peersThroughGateways } from '@peerway/mesh';
import { DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { formatHostPort } from '@peerway/model/host-port';

const gatewayAddresses = (state: MeshState, wan: boolean): string[] =>
  localMeshGateways(state, DEFAULT_PARTITION)
    .map((gateway) => bestAddress(state, gateway, { wan }))
    .filter(({ host, port }) => host !== '' && port > 0)
    .map(formatHostPort);

/** LAN addresses (`host:port`) of own mesh gateways if the cluster peers through them (`mesh` entry), else none. */
export function peeringGatewayAddresses(state: MeshState): string[] {
  return peersThroughGateways(state) ? gatewayAddresses(state, false) : [];
}

/**
 * What a token and the stream's PeeringServerAddresses carry: WAN addresses of the mesh gateways if the cluster peers through
 * them, else `cluster.serverAddresses` (peering-wire §1, §5.5). May be empty.
 */
export function peeringServerAddresses(state: MeshState): string[] {
  return peersThroughGateways(state) ? gatewayAddresses(state, true) : [...state.cluster.serverAddresses];
}
