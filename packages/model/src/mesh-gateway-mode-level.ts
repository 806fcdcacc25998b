/** Where a mode can be set for an upstream, weakest first (semantics A2). */
export const meshGatewayModeLevels = [
  'default',
  'proxy-defaults',
  'service-defaults',
  'service-defaults.upstream-defaults',
  'proxy',
  'service-defaults.upstream-override',
  'upstream',
] as const;
export type MeshGatewayModeLevel = (typeof meshGatewayModeLevels)[number];
