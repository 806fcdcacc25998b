import type { MeshGatewayMode } from '@peerway/model/mesh-gateway-mode';
import type { AppRouter } from '@peerway/trpc';
import type { inferRouterInputs } from '@trpc/server';

export type SetModeInput = inferRouterInputs<AppRouter>['meshGatewayMode']['set'];

/** Where a mode is to be set; what is left out is asked for. */
export type ModeTarget = {
  level: SetModeInput['level'];
  partition?: string;
  namespace?: string;
  service?: string;
  upstream?: string;
  upstreamNamespace?: string;
  peer?: string;
};

/** The input of the API, once the form says enough. */
export function modeInput(target: ModeTarget, mode: MeshGatewayMode): SetModeInput | null {
  const { level, partition, namespace, service = '', upstream = '', upstreamNamespace, peer = '' } = target;
  if (level === 'proxy-defaults') return { level, partition, mode };
  if (service === '') return null;
  if (level !== 'service-defaults.upstream-override') return { level, partition, namespace, service, mode };
  return upstream === '' ? null : { level, partition, namespace, service, upstream, upstreamNamespace, peer, mode };
}

/** The modes that mean something at a target. For one upstream of a peer `none` would only be another word for remote. */
export const modesFor = ({ level, peer = '' }: ModeTarget): readonly MeshGatewayMode[] =>
  level === 'service-defaults.upstream-override' && peer !== ''
    ? ['', 'local', 'remote']
    : ['', 'none', 'local', 'remote'];
