import type { MeshState } from '@peerway/mesh';

/** LAN addresses (`host:port`) of own mesh gateways if the cluster peers through them (`mesh` entry), else none. */
export function peeringGatewayAddresses(_state: MeshState): string[] {
  throw new Error('not written yet');
}

/**
 * What a token and the stream's PeeringServerAddresses carry: WAN addresses of the mesh gateways if the cluster peers through
 * them, else `cluster.serverAddresses` (peering-wire §1, §5.5). May be empty.
 */
export function peeringServerAddresses(_state: MeshState): string[] {
  throw new Error('not written yet');
}
