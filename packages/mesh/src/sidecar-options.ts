import type { ServiceInstance } from '@peerway/model/catalog';
import { type NotApplied, RegisteredOptions } from './registered-options.ts';
import type { MeshState } from './state.ts';

/** What the `Proxy.Config` of a sidecar comes to here; null: nothing was said. */
export type SidecarOptions = {
  /** Where it listens for the mesh, instead of where it is registered. */
  bindAddress: string | null;
  bindPort: number | null;
  localConnectTimeoutMs: number | null;
  /** 0: none. */
  localRequestTimeoutMs: number | null;
  maxInboundConnections: number | null;
  headerBytesMax: number | null;
  notApplied: readonly NotApplied[];
};

/** Options of a sidecar that do what they say. */
export const SIDECAR_APPLIED: ReadonlySet<string> = new Set([
  'bind_address',
  'bind_port',
  'local_connect_timeout_ms',
  'local_request_timeout_ms',
  'max_inbound_connections',
  'max_request_headers_kb',
]);

/** Options that stand for something here already, or can not. */
export const SIDECAR_WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  protocol: 'the protocol of a service is that of its service-defaults',
  balance_inbound_connections: 'a sidecar has one thread to balance',
  xds_fetch_timeout_ms: 'there is no xDS between proxy and control plane',
  local_idle_timeout_ms: 'a connection may be idle for an hour',
};

const PORT_MAX = 65_535;
const TIMEOUT_MS_MAX = 3_600_000;
const CONNECTIONS_MAX = 1_000_000;
/** As large as Envoy lets a head be, KB. */
const HEADERS_KB_MAX = 8_192;

/** Reads the opaque options of a sidecar's registration, over those of `proxy-defaults` (semantics A6). */
export function sidecarOptions(state: MeshState, sidecar: ServiceInstance): SidecarOptions {
  const options = new RegisteredOptions(state, sidecar, {
    applied: SIDECAR_APPLIED,
    withoutEffect: SIDECAR_WITHOUT_EFFECT,
  });
  const headersKb = options.whole('max_request_headers_kb', 1, HEADERS_KB_MAX);
  return {
    bindAddress: options.text('bind_address'),
    bindPort: options.whole('bind_port', 1, PORT_MAX),
    localConnectTimeoutMs: options.whole('local_connect_timeout_ms', 1, TIMEOUT_MS_MAX),
    localRequestTimeoutMs: options.whole('local_request_timeout_ms', 0, TIMEOUT_MS_MAX),
    maxInboundConnections: options.whole('max_inbound_connections', 0, CONNECTIONS_MAX),
    headerBytesMax: headersKb === null ? null : headersKb * 1024,
    notApplied: options.notApplied(),
  };
}
