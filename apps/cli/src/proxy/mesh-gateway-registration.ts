import { type RegisterServiceInput, registerServiceSchema } from '@peerway/model/catalog';
import type { HostPort } from '@peerway/model/host-port';

/** A gateway's own catalog registration. `wan` is what peers dial; without one they dial the LAN address. */
export function meshGatewayRegistration(gateway: {
  service: string;
  partition: string;
  node: string;
  address: HostPort;
  wanAddress: HostPort | null;
}): RegisterServiceInput {
  const lan = { address: gateway.address.host, port: gateway.address.port };
  const wan = gateway.wanAddress === null ? lan : { address: gateway.wanAddress.host, port: gateway.wanAddress.port };
  return registerServiceSchema.parse({
    node: { node: gateway.node, address: gateway.address.host },
    service: {
      partition: gateway.partition,
      id: gateway.service,
      service: gateway.service,
      kind: 'mesh-gateway',
      address: lan.address,
      port: lan.port,
      taggedAddresses: { lan, wan },
      proxy: {},
    },
  });
}
