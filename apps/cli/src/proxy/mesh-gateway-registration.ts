import { type RegisterServiceInput, registerServiceSchema } from '@peerway/model/catalog';
import type { HostPort } from '@peerway/model/host-port';

/**
 * A gateway's own catalog registration. `wan` is what peers dial; without one they dial the LAN address. Where it is told what
 * to listen on, by name, that is all it listens on (as `consul connect envoy -bind-address`).
 */
export function meshGatewayRegistration(gateway: {
  service: string;
  /** Distinguishes instances on one node; null: the service's name. */
  proxyId: string | null;
  partition: string;
  node: string;
  address: HostPort;
  wanAddress: HostPort | null;
  bindAddresses: ReadonlyMap<string, HostPort>;
}): RegisterServiceInput {
  const lan = { address: gateway.address.host, port: gateway.address.port };
  const wan = gateway.wanAddress === null ? lan : { address: gateway.wanAddress.host, port: gateway.wanAddress.port };
  return registerServiceSchema.parse({
    node: { node: gateway.node, address: gateway.address.host },
    service: {
      partition: gateway.partition,
      id: gateway.proxyId ?? gateway.service,
      service: gateway.service,
      kind: 'mesh-gateway',
      address: lan.address,
      port: lan.port,
      taggedAddresses: { lan, wan },
      proxy: { config: bindOptions(gateway.bindAddresses) },
    },
  });
}

function bindOptions(addresses: ReadonlyMap<string, HostPort>): Record<string, unknown> {
  if (addresses.size === 0) return {};
  const named = [...addresses].map(([name, { host, port }]) => [name, { address: host, port }] as const);
  return { envoy_gateway_no_default_bind: true, envoy_gateway_bind_addresses: Object.fromEntries(named) };
}
