import type { ServiceInstance } from '@peerway/model/catalog';
import { bestAddress } from './address.ts';
import { asObject } from './opaque-config.ts';
import { type NotApplied, RegisteredOptions } from './registered-options.ts';
import type { MeshState } from './state.ts';

/** What the `Proxy.Config` of a mesh gateway comes to here. */
export type GatewayOptions = {
  /** Where it listens, by name. */
  binds: readonly { name: string; address: string; port: number }[];
  /** For every connection it makes; null: what the destination says. */
  connectTimeoutMs: number | null;
  /** Silence after which TCP asks whether the other side of a connection it made is still there; null: the default. */
  upstreamKeepAliveMs: number | null;
  connectionsMax: number | null;
  /** What was given and does nothing, with the reason. Sorted by name. */
  notApplied: readonly NotApplied[];
};

/** Consul's names, and those that it had before 1.8. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  envoy_mesh_gateway_bind_tagged_addresses: 'envoy_gateway_bind_tagged_addresses',
  envoy_mesh_gateway_bind_addresses: 'envoy_gateway_bind_addresses',
  envoy_mesh_gateway_no_default_bind: 'envoy_gateway_no_default_bind',
};

/** Options that stand for something here already, or can not. */
export const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  envoy_dns_discovery_type: 'each connection goes to any of the addresses that a name has at that moment',
  envoy_gateway_remote_tcp_keepalive_interval: 'the interval is that of the operating system',
  envoy_gateway_remote_tcp_keepalive_probes: 'the number of probes is that of the operating system',
  protocol: 'a gateway speaks the protocol of each service',
  xds_fetch_timeout_ms: 'there is no xDS between proxy and control plane',
};

/** Seconds of silence before TCP asks, where keeping alive was only switched on (Linux' own default would be two hours). */
const KEEPALIVE_SECONDS = 75;
const PORT_MAX = 65_535;
const TIMEOUT_MS_MAX = 3_600_000;
const CONNECTIONS_MAX = 1_000_000;

/** Reads the opaque options of a gateway's registration, over those of `proxy-defaults` (semantics A5, A6). */
export function gatewayOptions(state: MeshState, gateway: ServiceInstance): GatewayOptions {
  const options = new RegisteredOptions(state, gateway, {
    applied: APPLIED,
    withoutEffect: WITHOUT_EFFECT,
    oldNames: OLD_NAMES,
  });
  const lan = bestAddress(state, gateway, { wan: false });
  const binds = options.flag('envoy_gateway_no_default_bind')
    ? []
    : [{ name: 'gateway', address: lan.host, port: lan.port }];
  if (options.flag('envoy_gateway_bind_tagged_addresses'))
    for (const [tag, { address, port }] of Object.entries(gateway.taggedAddresses))
      binds.push({ name: `gateway~${tag}`, address, port: port || lan.port });
  for (const [name, value] of Object.entries(options.object('envoy_gateway_bind_addresses') ?? {})) {
    const bind = bindAddress(value, lan.port);
    if (bind === null) options.fault('envoy_gateway_bind_addresses', `${name} is not an address with a port`);
    else binds.push({ name: `gateway~${name}`, ...bind });
  }
  const keepAliveSeconds = options.whole('envoy_gateway_remote_tcp_keepalive_time', 1, TIMEOUT_MS_MAX / 1000);
  const wantsKeepAlive = options.flag('envoy_gateway_remote_tcp_enable_keepalive');
  return {
    binds: distinct(binds),
    connectTimeoutMs: options.whole('connect_timeout_ms', 1, TIMEOUT_MS_MAX),
    upstreamKeepAliveMs: wantsKeepAlive ? (keepAliveSeconds ?? KEEPALIVE_SECONDS) * 1000 : null,
    connectionsMax: options.whole('max_inbound_connections', 1, CONNECTIONS_MAX),
    notApplied: options.notApplied(),
  };
}

/** Options that do what they say. */
export const APPLIED: ReadonlySet<string> = new Set([
  'envoy_gateway_bind_tagged_addresses',
  'envoy_gateway_bind_addresses',
  'envoy_gateway_no_default_bind',
  'envoy_gateway_remote_tcp_enable_keepalive',
  'envoy_gateway_remote_tcp_keepalive_time',
  'connect_timeout_ms',
  'max_inbound_connections',
]);

function bindAddress(value: unknown, defaultPort: number): { address: string; port: number } | null {
  const given = asObject(value);
  const address = given?.address ?? given?.Address;
  const port = given?.port ?? given?.Port ?? defaultPort;
  return typeof address === 'string' &&
    typeof port === 'number' &&
    Number.isSafeInteger(port) &&
    port > 0 &&
    port <= PORT_MAX
    ? { address, port }
    : null;
}

/** The same place twice can be bound only once. */
function distinct(binds: readonly { name: string; address: string; port: number }[]): GatewayOptions['binds'] {
  const places = new Set<string>();
  return binds.filter(({ address, port }) => {
    const place = `${address}/${port}`;
    if (places.has(place)) return false;
    places.add(place);
    return true;
  });
}
