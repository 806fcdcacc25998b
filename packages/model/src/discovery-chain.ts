import type { ClusterLimits, LoadBalancer, OutlierDetection } from './cluster-policy.ts';
import type { HttpMatch } from './http-match.ts';
import type { HashPolicy, HeaderEdits, HttpRouteRule } from './http-route.ts';
import type { ResolvedMeshGatewayMode } from './mesh-gateway-mode.ts';
import type { Protocol } from './protocol.ts';

/** Something traffic can end at: a service or a subset of it, in this cluster or at a peer. */
export type ChainTarget = {
  /** Consul's form: `[<subset>.]<service>.<namespace>.<partition>.<dc>`, or `…external.<peer>` of a peer's. */
  id: string;
  service: string;
  /** `""`: all instances. */
  subset: string;
  namespace: string;
  partition: string;
  /** `""`: this cluster. */
  peer: string;
  /** The subset's filter over its instances; `""`: none. */
  filter: string;
  onlyPassing: boolean;
  /** Null while a peer's is not known: only its exporter can tell. */
  protocol: Protocol | null;
  connectTimeoutMs: number;
  /** Null: the proxy's own limit; 0: none. */
  requestTimeoutMs: number | null;
  loadBalancer: LoadBalancer;
  hashPolicies: HashPolicy[];
  /** Server name outside the mesh (`ExternalSNI`); `""`: none. */
  externalSni: string;
  /** Why nothing may be sent here whatever there is: a subset that does not exist, a redirect in a circle. `""`: nothing. */
  fault: string;
};

export type ChainRoute = {
  match: HttpMatch;
  /** Name of the next node: a splitter or a resolver. */
  next: string;
  prefixRewrite: string | null;
  timeoutMs: number | null;
  idleTimeoutMs: number | null;
  retry: HttpRouteRule['retry'];
  requestHeaders: HeaderEdits;
  responseHeaders: HeaderEdits;
  /** For people: `service-router/api route 2`, or `implicit catch-all`. */
  origin: string;
};

export type ChainSplit = {
  /** Hundredths of a percent; those of a splitter sum to 10,000. */
  weight: number;
  next: string;
  requestHeaders: HeaderEdits;
  responseHeaders: HeaderEdits;
  origin: string;
};

/** A step of a chain. Names are unique in it: `router:api`, `splitter:api`, `resolver:<target id>`. */
export type ChainNode =
  | { type: 'router'; name: string; routes: ChainRoute[] }
  | { type: 'splitter'; name: string; splits: ChainSplit[] }
  | {
      type: 'resolver';
      name: string;
      /** No `service-resolver` entry stands behind it. */
      isDefault: boolean;
      /** ID of the target. */
      target: string;
      /** IDs of the targets that take over, in order. */
      failover: string[];
      /** Redirects passed on the way here, for people: `api redirects to api-v2`. */
      redirects: string[];
    };

/** What is wrong with a chain or will not work as written; `refused` ones make a write fail. */
export type ChainProblem = {
  severity: 'refused' | 'warning';
  message: string;
  /** The entry and field, as a person would find it: `service-resolver/api Redirect`. */
  where: string;
};

/** Where requests to a service go: router, then splitter, then resolver, decided from config entries alone (semantics A4). */
export type DiscoveryChain = {
  service: string;
  namespace: string;
  partition: string;
  protocol: Protocol;
  protocolDecidedBy: string;
  /** Nothing but the service itself: no entry changes its way. */
  isDefault: boolean;
  startNode: string;
  nodes: Record<string, ChainNode>;
  targets: Record<string, ChainTarget>;
  problems: ChainProblem[];
};

/** Chains are shown with what their targets have now. */
export type ChainTargetView = ChainTarget & {
  instances: { total: number; healthy: number };
  /** Named problem when nothing can be reached; null when it can. */
  problem: { code: string; message: string } | null;
  /** Stands for all that the reader may not see: nothing else of it is true. */
  isHidden?: true;
};
export type DiscoveryChainView = Omit<DiscoveryChain, 'targets'> & {
  targets: Record<string, ChainTargetView>;
  /** The entries it was made of, as `kind/name`. */
  entries: string[];
  /** Peers that the service is exported to: they get this chain's answer. */
  exportedTo: string[];
};

/** A row of the list of chains. */
export type DiscoveryChainSummary = Pick<
  DiscoveryChainView,
  'service' | 'namespace' | 'partition' | 'protocol' | 'isDefault' | 'exportedTo' | 'entries' | 'problems'
> & {
  /** Why targets of it can not be reached now, for people. */
  unreachable: string[];
};

/** How a caller's own settings bend a chain's target: one result for each (proxy, upstream, target), used everywhere. */
export type UpstreamTargetSettings = {
  target: string;
  resolvedMode: ResolvedMeshGatewayMode;
  connectTimeoutMs: number;
  limits: ClusterLimits | null;
  outlierDetection: OutlierDetection | null;
};
