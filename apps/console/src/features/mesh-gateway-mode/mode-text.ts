import type { MeshGatewayMode } from '@peerway/model/mesh-gateway-mode';
import type { MeshGatewayModeLevel } from '@peerway/model/mesh-gateway-mode-level';

/** What each mode does, in a sentence. */
export const modeMeaning: Record<MeshGatewayMode, string> = {
  '': 'Nothing is set here; a weaker setting decides.',
  none: 'No gateway is named. Towards a peer it acts as remote, since a peer is only reached through its gateway.',
  local: "Traffic leaves through a mesh gateway of this cluster, which talks to the peer's gateway.",
  remote: "The sidecar talks to the peer's mesh gateway directly.",
};

export const modeWord = (mode: MeshGatewayMode): string => (mode === '' ? 'inherit' : mode);

/** What a level is called, from the weakest to the strongest. */
export const levelWord: Record<MeshGatewayModeLevel, string> = {
  default: 'Built-in default',
  'proxy-defaults': 'Cluster',
  'service-defaults': 'Service',
  'service-defaults.upstream-defaults': 'All upstreams of a service',
  proxy: 'Proxy registration',
  'service-defaults.upstream-override': 'One upstream',
  upstream: 'Upstream registration',
};

/** Where a level is set, below its name. */
export const levelPlace: Record<MeshGatewayModeLevel, string> = {
  default: 'built in',
  'proxy-defaults': 'proxy-defaults',
  'service-defaults': 'service-defaults',
  'service-defaults.upstream-defaults': 'upstream defaults',
  proxy: 'by who registers it',
  'service-defaults.upstream-override': 'override',
  upstream: 'by who registers it',
};
