import type { Upstream } from '@peerway/model/catalog';
import { defaultClusterPolicy } from '@peerway/model/cluster-policy';
import type { DiscoveryChain } from '@peerway/model/discovery-chain';
import { formatHostPort } from '@peerway/model/host-port';
import { isHttpLike } from '@peerway/model/protocol';
import type { Resource, ResourceOf } from '@peerway/model/snapshot';
import { chainClusters } from './discovery-chain/chain-clusters.ts';
import { chainRules } from './discovery-chain/chain-rules.ts';
import { chainBroken } from './unavailable.ts';
import { CONNECT_TIMEOUT_MS, type TargetPath, type UpstreamPath } from './upstream-path.ts';

/** Peers that an upstream may lead to. */
export function peersOf(path: UpstreamPath): string[] {
  const services = [path.service, ...(path.chain?.targets ?? []).map(({ service }) => service)];
  return services.map(({ peer }) => peer).filter((peer) => peer !== '');
}

/** What a sidecar needs for one upstream: its port, and what is behind it. */
export function upstreamResources(upstream: Upstream, path: UpstreamPath): Resource[] {
  if (path.chain === null) return [listener(upstream, path, path.clusterName, null), ...plainCluster(path)];
  return chainUpstream(upstream, path, path.chain.chain, path.chain.targets);
}

function listener(
  upstream: Upstream,
  path: UpstreamPath,
  cluster: string,
  httpRoute: string | null,
): ResourceOf<'listener'> {
  const socketPath = upstream.localBindSocketPath ?? '';
  return {
    type: 'listener',
    name: `outbound~${socketPath || formatHostPort({ host: upstream.localBindAddress, port: upstream.localBindPort })}`,
    address: upstream.localBindAddress,
    port: upstream.localBindPort,
    socket: socketPath === '' ? null : { path: socketPath, mode: upstream.localBindSocketMode ?? '' },
    purpose: { kind: 'outbound', protocol: path.protocol ?? 'detect', cluster, httpRoute },
  };
}

function plainCluster(path: UpstreamPath): Resource[] {
  return [
    {
      type: 'cluster',
      name: path.clusterName,
      service: path.service.name,
      namespace: path.service.namespace,
      peer: path.service.peer,
      // Of an unknown protocol nothing is reachable, so this is never used to speak to anybody.
      protocol: path.protocol ?? 'tcp',
      connectTimeoutMs: path.connectTimeoutMs,
      tls: path.tls,
      endpoints: path.clusterName,
      mode: path.mode,
      ...defaultClusterPolicy,
      limits: path.limits,
      outlierDetection: path.outlierDetection,
      unavailable: path.unavailable,
    },
    { type: 'endpoints', name: path.clusterName, endpoints: path.endpoints },
  ];
}

function chainUpstream(
  upstream: Upstream,
  path: UpstreamPath,
  chain: DiscoveryChain,
  targets: readonly TargetPath[],
): Resource[] {
  const byId = new Map(targets.map((target) => [target.target, target]));
  const prefix = chainName(chain);
  const { resources, clusterOf } = chainClusters(
    chain,
    ({ id }) => `${prefix}~${byId.get(id)?.clusterName ?? id}${id.endsWith('!') ? '!' : ''}`,
    ({ id, fault }) => {
      const target = byId.get(id);
      return {
        protocol: target?.protocol ?? 'tcp',
        connectTimeoutMs: target?.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
        tls: target?.tls ?? null,
        endpoints: target?.endpoints ?? [],
        mode: target?.mode ?? null,
        limits: target?.limits ?? null,
        outlierDetection: target?.outlierDetection ?? null,
        unavailable: target === undefined ? chainBroken(chain.service, fault) : target.unavailable,
      };
    },
  );
  const rules = chainRules(chain, clusterOf);
  const isRouted = isHttpLike(chain.protocol);
  return [
    listener(upstream, path, rules.at(-1)?.splits[0]?.cluster ?? prefix, isRouted ? prefix : null),
    ...(isRouted ? [{ type: 'http-route' as const, name: prefix, rules }] : []),
    ...resources,
  ];
}

/** A chain follows from its service and, for some callers, the protocol that they say it speaks. */
const chainName = ({ service, namespace, partition, protocol }: DiscoveryChain): string =>
  `chain~${service}.${namespace}.${partition}~${protocol}`;
