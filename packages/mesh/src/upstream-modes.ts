import type { ResolvedMeshGatewayMode, UpstreamModeRow } from '@peerway/model/mesh-gateway-mode';
import { compareText, localSidecars } from './catalog-index.ts';
import type { MeshState } from './state.ts';
import { resolveUpstreamPath, type UpstreamPath } from './upstream-path.ts';

/** Which mode applies to each upstream of each sidecar, and why. Sorted by service, upstream, peer, node and port. */
export function listUpstreamModes(state: MeshState): UpstreamModeRow[] {
  return localSidecars(state)
    .flatMap((proxy) =>
      (proxy.proxy?.upstreams ?? []).map((upstream): UpstreamModeRow => {
        const path = resolveUpstreamPath(state, proxy, upstream);
        return {
          partition: proxy.partition,
          namespace: proxy.namespace,
          service: proxy.proxy?.destinationServiceName ?? '',
          proxyId: proxy.id,
          node: proxy.node,
          upstream: upstream.destinationName,
          upstreamPartition: path.service.partition,
          upstreamNamespace: upstream.destinationNamespace,
          peer: upstream.destinationPeer,
          localBindPort: upstream.localBindPort,
          resolved: modeAtPeers(path),
          problem: path.unavailable,
        };
      }),
    )
    .sort(
      (left, right) =>
        compareText(left.service, right.service) ||
        compareText(left.upstream, right.upstream) ||
        compareText(left.peer, right.peer) ||
        compareText(left.node, right.node) ||
        left.localBindPort - right.localBindPort,
    );
}

/** Where a chain leads to a peer, the mode that holds there: inside the cluster there is none to speak of. */
const modeAtPeers = (path: UpstreamPath): ResolvedMeshGatewayMode =>
  path.chain?.targets.find(({ service }) => service.peer !== '')?.resolvedMode ?? path.resolvedMode;
