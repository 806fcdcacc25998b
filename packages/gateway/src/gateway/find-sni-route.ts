import type { ResourceOf } from '@peerway/model/snapshot';
import type { ProxyConfig } from '../snapshot/proxy-config.ts';

/**
 * The route of a server name: its own, or the one of the longest suffix that has one, as Envoy's filter chains match:
 * `*.west.consul` is for `api.west.consul` and for `a.b.west.consul`, not for `west.consul`.
 * @param serverName normalised
 */
export function findSniRoute(
  { sniRoutes }: Pick<ProxyConfig, 'sniRoutes'>,
  serverName: string,
): ResourceOf<'sni-route'> | undefined {
  const exact = sniRoutes.get(serverName);
  if (exact !== undefined) return exact;
  for (let dot = serverName.indexOf('.'); dot >= 0; dot = serverName.indexOf('.', dot + 1)) {
    const route = sniRoutes.get(`*${serverName.slice(dot)}`);
    if (route !== undefined) return route;
  }
  return undefined;
}
