import type { MeshGatewayMode, UpstreamModeRow } from '@peerway/model/mesh-gateway-mode';
import { formatQuantity } from '@peerway/ui';

/** Which modes are in force, in a sentence; upstreams that can't work come first. */
export function modesSentence(
  proxyDefaults: MeshGatewayMode,
  rows: readonly Pick<UpstreamModeRow, 'service' | 'upstream' | 'peer' | 'resolved' | 'problem'>[],
): string {
  const peered = rows.filter(({ peer }) => peer !== '');
  const cluster = proxyDefaults === '' ? 'The cluster names no mode' : `The mode of the cluster is ${proxyDefaults}`;
  const problems = peered.filter(({ problem }) => problem !== null);
  const [first] = problems;
  if (first?.problem) {
    const which = `${first.service} to ${first.upstream} of ${first.peer}`;
    return problems.length === 1
      ? `${which}: ${first.problem.message}`
      : `${problems.length} of ${formatQuantity(peered.length, 'upstream')} towards peers can not work as set, first ${which}: ${first.problem.message}`;
  }
  if (peered.length === 0) return `${cluster}. No upstream points to a peer yet.`;
  const local = peered.filter(({ resolved }) => resolved.effective === 'local').length;
  const remote = peered.length - local;
  const parts = [
    ...(local > 0 ? [`${formatQuantity(local, 'upstream')} through a local gateway`] : []),
    ...(remote > 0 ? [`${formatQuantity(remote, 'upstream')} straight to the peer's`] : []),
  ];
  return `${cluster}. ${parts.join(', ')}.`;
}
