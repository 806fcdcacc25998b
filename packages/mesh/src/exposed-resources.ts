import { nodeKey, type ServiceInstance } from '@peerway/model/catalog';
import { defaultClusterPolicy } from '@peerway/model/cluster-policy';
import { anyHttpRequest } from '@peerway/model/http-match';
import { type HttpRouteRule, noHeaderEdits } from '@peerway/model/http-route';
import type { Resource } from '@peerway/model/snapshot';
import { exposedPaths } from './exposed-paths.ts';
import { localApplication } from './local-application.ts';
import type { MeshState } from './state.ts';
import type { WantedPath } from './wanted-paths.ts';

/** Where the sidecar listens, and what it gives its application for a connection. */
export type ExposedSettings = { address: string; connectTimeoutMs: number };

/** A listener for each port that paths are exposed on, with a route that knows nothing but these paths. */
export function exposedResources(
  state: MeshState,
  sidecar: ServiceInstance,
  { address, connectTimeoutMs }: ExposedSettings,
): Resource[] {
  const { ports } = exposedPaths(state, sidecar);
  const application = localApplication(state, sidecar);
  const service = sidecar.proxy?.destinationServiceName ?? '';
  const nodeAddress = state.node.get(nodeKey(sidecar))?.address ?? '';
  const listeners = ports.flatMap(({ port, isForNode, paths }): Resource[] => {
    const name = `exposed~${port}`;
    const sources = isForNode ? ['127.0.0.0/8', '::1', nodeAddress] : null;
    return [
      { type: 'listener', name, address, port, socket: null, purpose: { kind: 'exposed', httpRoute: name, sources } },
      { type: 'http-route', name, rules: paths.map(exactRule) },
    ];
  });
  const behind = new Map(ports.flatMap(({ paths }) => paths).map((path) => [clusterName(path), path]));
  const clusters = [...behind].flatMap(([name, { localPort, protocol }]): Resource[] => [
    {
      type: 'cluster',
      name,
      service,
      namespace: sidecar.namespace,
      peer: '',
      protocol,
      connectTimeoutMs,
      tls: null,
      endpoints: name,
      mode: null,
      ...defaultClusterPolicy,
      unavailable: null,
    },
    {
      type: 'endpoints',
      name,
      endpoints: [
        {
          address: application.host,
          port: localPort,
          weight: 1,
          healthy: true,
          label: `${service} on ${sidecar.node}`,
        },
      ],
    },
  ]);
  return [...listeners, ...clusters];
}

const clusterName = ({ localPort, protocol }: WantedPath): string => `exposed~${localPort}~${protocol}`;

const exactRule = (wanted: WantedPath): HttpRouteRule => ({
  match: { ...anyHttpRequest, path: { kind: 'exact', value: wanted.path } },
  splits: [
    { weight: 10_000, cluster: clusterName(wanted), requestHeaders: noHeaderEdits, responseHeaders: noHeaderEdits },
  ],
  prefixRewrite: null,
  timeoutMs: null,
  idleTimeoutMs: null,
  retry: null,
  hashPolicies: [],
  origin: wanted.origin,
});
