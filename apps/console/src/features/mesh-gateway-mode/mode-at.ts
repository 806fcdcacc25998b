import type { MeshGatewayMode, UpstreamModeRow } from '@peerway/model/mesh-gateway-mode';
import type { ModeTarget } from './mode-target';

/** What the API lists, as far as it says which mode stands where. */
export type ModesSaid = {
  proxyDefaults: MeshGatewayMode;
  services: readonly { service: string; mode: MeshGatewayMode; upstreamDefaults: MeshGatewayMode }[];
  rows: readonly UpstreamModeRow[];
};

/** The mode that stands at a level now, to go back to; null where it is not known for sure. */
export function modeAt({ proxyDefaults, services, rows }: ModesSaid, target: ModeTarget): MeshGatewayMode | null {
  const { partition = 'default', namespace = 'default' } = target;
  // The settings are listed without a partition or namespace, so they speak for the default ones only.
  if (target.level !== 'service-defaults.upstream-override' && (partition !== 'default' || namespace !== 'default'))
    return null;
  const own = services.find(({ service }) => service === target.service);
  switch (target.level) {
    case 'proxy-defaults':
      return proxyDefaults;
    case 'service-defaults':
      return own?.mode ?? '';
    case 'service-defaults.upstream-defaults':
      return own?.upstreamDefaults ?? '';
    case 'service-defaults.upstream-override': {
      const row = rows.find(
        (each) =>
          each.partition === partition &&
          each.namespace === namespace &&
          each.service === target.service &&
          each.upstream === target.upstream &&
          each.upstreamNamespace === (target.upstreamNamespace ?? 'default') &&
          each.peer === (target.peer ?? ''),
      );
      if (!row) return null;
      const { decidedBy, shadowed } = row.resolved;
      return [decidedBy, ...shadowed].find(({ level }) => level === target.level)?.mode ?? '';
    }
    default:
      return target.level satisfies never;
  }
}
