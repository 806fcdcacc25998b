import type { ChainNode, ChainTargetView, DiscoveryChainView } from '@peerway/model/discovery-chain';
import type { HeaderEdits } from '@peerway/model/http-route';
import { serviceSni } from '@peerway/model/sni';
import { readDiscoveryChain } from '@peerway/operations';
import { filteredAnswer } from './filtered.ts';
import type { ApiAnswer, ApiRequest, Route } from './route.ts';
import { scopeOf } from './scope.ts';

type Json = Record<string, unknown>;

/** Go's duration, in nanoseconds. */
const ns = (ms: number | null): number => (ms ?? 0) * 1_000_000;
const editsOf = (edits: HeaderEdits): Json | undefined =>
  edits.remove.length + Object.keys(edits.set).length + Object.keys(edits.add).length === 0
    ? undefined
    : { Add: edits.add, Set: edits.set, Remove: edits.remove };

function toNode(node: ChainNode, targets: DiscoveryChainView['targets']): Json {
  switch (node.type) {
    case 'router':
      return {
        Type: 'router',
        Name: node.name,
        Routes: node.routes.map((route) => ({
          Definition: {
            Match: { HTTP: route.match },
            Destination: {
              PrefixRewrite: route.prefixRewrite ?? '',
              RequestTimeout: ns(route.timeoutMs),
              IdleTimeout: ns(route.idleTimeoutMs),
              NumRetries: route.retry?.retries ?? 0,
              RetryOn: route.retry?.on ?? [],
              RetryOnStatusCodes: route.retry?.statusCodes ?? [],
              RequestHeaders: editsOf(route.requestHeaders),
              ResponseHeaders: editsOf(route.responseHeaders),
            },
          },
          NextNode: route.next,
        })),
      };
    case 'splitter':
      return {
        Type: 'splitter',
        Name: node.name,
        Splits: node.splits.map((split) => ({
          Weight: split.weight / 100,
          NextNode: split.next,
          Definition: {
            Weight: split.weight / 100,
            RequestHeaders: editsOf(split.requestHeaders),
            ResponseHeaders: editsOf(split.responseHeaders),
          },
        })),
      };
    case 'resolver': {
      const target = targets[node.target];
      return {
        Type: 'resolver',
        Name: node.name,
        Resolver: {
          Default: node.isDefault,
          ConnectTimeout: `${(target?.connectTimeoutMs ?? 5_000) / 1000}s`,
          Target: node.target,
          ...(node.failover.length === 0 ? {} : { Failover: { Targets: node.failover } }),
        },
        LoadBalancer: target === undefined ? undefined : { Policy: target.loadBalancer.policy },
      };
    }
    default:
      return node satisfies never;
  }
}

function toTarget(
  target: ChainTargetView,
  { datacenter, trustDomain }: { datacenter: string; trustDomain: string },
): Json {
  const { service, subset, namespace, partition, peer } = target;
  // Consul has no such target: it is one that leads nowhere.
  if (target.isHidden) return { ID: target.id, Service: '', Namespace: '', Partition: '', Datacenter: datacenter };
  const sni = serviceSni({ service, subset, namespace, partition, datacenter, trustDomain });
  return {
    ID: target.id,
    Service: service,
    ...(subset === '' ? {} : { ServiceSubset: subset }),
    Namespace: namespace,
    Partition: partition,
    ...(peer === '' ? { Datacenter: datacenter } : { Peer: peer }),
    MeshGateway: {},
    Subset: { ...(target.filter === '' ? {} : { Filter: target.filter }), OnlyPassing: target.onlyPassing },
    ConnectTimeout: ns(target.connectTimeoutMs),
    ...(target.externalSni === '' ? {} : { External: true }),
    // A peer's server name is known once it has told it; the target is only its name until then.
    ...(peer === '' ? { SNI: target.externalSni || sni, Name: target.externalSni || sni } : {}),
  };
}

/** A chain in the shape of Consul's compiled one, and what is wrong with it. */
function toConsulChain(chain: DiscoveryChainView, cluster: { datacenter: string; trustDomain: string }): Json {
  const entries = <T>(record: Record<string, T>, show: (value: T) => Json): Json =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [name, show(value)]));
  return {
    Chain: {
      ServiceName: chain.service,
      Namespace: chain.namespace,
      Partition: chain.partition,
      Datacenter: cluster.datacenter,
      Protocol: chain.protocol,
      Default: chain.isDefault,
      StartNode: chain.startNode,
      Nodes: entries(chain.nodes, (node) => toNode(node, chain.targets)),
      Targets: entries(chain.targets, (target) => toTarget(target, cluster)),
    },
    Problems: chain.problems.map(({ severity, message, where }) => ({
      Severity: severity,
      Message: message,
      Where: where,
    })),
  };
}

function handle(request: ApiRequest): ApiAnswer {
  const { partition, namespace } = scopeOf(request);
  const { context, parameters, query } = request;
  const chain = readDiscoveryChain(context, {
    service: parameters.service,
    partition: query.get('compile-partition') ?? partition,
    namespace: query.get('compile-ns') ?? namespace,
  });
  const isFiltered = Object.values(chain.targets).some(({ isHidden }) => isHidden);
  return filteredAnswer(toConsulChain(chain, context.store.state().cluster), isFiltered);
}

export const chainRoutes: Route[] = [
  { method: 'GET', path: 'discovery-chain/:service', operation: 'discoveryChain.read', isBlocking: true, handle },
  // With POST, Consul bends the chain by a caller's settings; those of a Peerway upstream do not change the chain itself.
  { method: 'POST', path: 'discovery-chain/:service', operation: 'discoveryChain.read', handle },
];
