import type { HealthStatus } from './health.ts';
import type { ProxyReport, TrafficLabels } from './proxy-report.ts';

/** Rates and latencies of an edge or node over the last `windowMs`. Null latency: nothing was measured. */
export type TrafficSummary = {
  windowMs: number;
  requestsPerSecond: number;
  /** 0…1 of requests (HTTP-like) or connections (TCP). */
  errorShare: number;
  connectionsPerSecond: number;
  activeConnections: number;
  bytesPerSecond: number;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
  /** Errors per second by error code. */
  errorsByCode: Record<string, number>;
};

/** What one proxy reported of one path in a window: the labels of its rows, and their sum. */
export type TrafficGroup = TrafficLabels & {
  proxy: ProxyReport['proxy'];
  /** False as soon as one hop in the window was not; null: none was seen. */
  mutualTls: boolean | null;
  traffic: TrafficSummary;
};

/** The same, summed over all proxies that reported it. */
export type TrafficEdge = Omit<TrafficGroup, 'proxy'>;

/** A cluster as a region: this one, a peer of which only what it exports is known, or wherever clients of no known cluster are. */
export type TopologyRegion = {
  /** `""` for this cluster, `<partition>/<peer>` for a peer, or `unresolved`. Two partitions may peer with two clusters by one name. */
  id: string;
  kind: 'own' | 'peer' | 'unresolved';
  /** The peer's local name; `""` for the others. */
  peer: string;
  /** Where the peering is; `""` for the others. */
  partition: string;
  label: string;
  datacenter: string;
  trustDomain: string;
  /** For a peer: when anything was last heard; null for this cluster or never. */
  knownAt: string | null;
  health: 'healthy' | 'degraded' | 'failing' | 'stale' | 'pending' | 'unknown';
  reason: string;
};

export type TopologyNode = {
  /**
   * Stable: `service/<peer>/<partition>/<ns>/<name>`, `gateway/<peer>/<partition>/<name>`, or for who is not in the catalog
   * `spiffe/<partition>/<uri>`, or where no identity was seen `unidentified/<point>/<partition>/<peer>`.
   */
  id: string;
  kind: 'service' | 'gateway' | 'identity';
  /** ID of its region. */
  region: string;
  /** `""` or the peer. */
  peer: string;
  /** Of this cluster; for what a peer has, where the peering is. */
  partition: string;
  name: string;
  namespace: string;
  /** What a client's certificate named; `""`: it is in the catalog, or no identity was seen. */
  spiffeId: string;
  /** `""`: not told by anybody yet. */
  protocol: string;
  health: HealthStatus | 'unknown';
  healthReason: string;
  instances: number;
};

/** One way from a service to another. What goes in two modes takes two ways, so it is two edges. */
export type TopologyEdge = {
  id: string;
  source: string;
  destination: string;
  /** Node IDs of the gateways on the path really taken, in order. */
  via: string[];
  /** Gateways that share the work with one of `via`: they carried a part too, or while nothing was carried, may. */
  alsoVia: string[];
  /** `""`: not told by anybody yet. */
  protocol: string;
  /** `local` or `remote` for a peered edge, and between two partitions. */
  mode: 'local' | 'remote' | null;
  /** Which setting decided the mode, for people. */
  modeDecidedBy: string;
  /** Whether the hops that proxies of this cluster saw were mutual TLS; null: none was seen lately. */
  mtls: boolean | null;
  /** An upstream is registered for it, in whatever mode; null: that is another cluster's to know. */
  declared: boolean | null;
  /** Traffic was reported in the window. */
  observed: boolean;
  /** Why nothing can flow now, from the compiled snapshot; null when it can. */
  unavailable: { code: string; message: string } | null;
  traffic: TrafficSummary | null;
};

export type TopologyView = {
  at: string;
  regions: TopologyRegion[];
  nodes: TopologyNode[];
  edges: TopologyEdge[];
};

/** A point of a chart: rates over one step that ends at `at`. */
export type TrafficPoint = {
  at: string;
  requestsPerSecond: number;
  errorsPerSecond: number;
  connectionsPerSecond: number;
  activeConnections: number;
  bytesPerSecond: number;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
};

/** A mesh gateway (or, with role `sidecar`, a sidecar) with what it last reported. */
export type ProxySummary = {
  role: 'mesh-gateway' | 'sidecar';
  partition: string;
  node: string;
  id: string;
  service: string;
  /** Service behind a sidecar; `""` for a gateway. */
  destinationService: string;
  address: string;
  wanAddress: string;
  health: HealthStatus | 'unknown';
  healthReason: string;
  /** `connected`: subscribed now. `away`: was, and is not. `never`: registered only. */
  link: { state: 'connected' | 'away' | 'never'; since: string | null };
  snapshot: {
    index: number;
    /** Of the newest one that was made for it; null: not known here. */
    newestIndex: number | null;
    rejected: { index: number; reason: string; at: string } | null;
  } | null;
  /** `rootId`: absent from proxies that do not tell it yet. */
  leaf: { spiffeId: string; notAfter: string; rootId?: string | undefined } | null;
  process: { rssBytes: number; cpuPercent: number; openConnections: number; uptimeSeconds: number } | null;
  version: string;
  draining: boolean;
  handshakeFailuresByReason: Record<string, number>;
  rejectedHellosByReason: Record<string, number>;
  /** What a proxy's registration says and nothing comes of, and why. */
  notApplied: { option: string; reason: string }[];
  /** Rules that its token lacks, ready to paste into a policy; without them it gets no ways to the control planes of peers. */
  missingRules: string[];
  traffic: TrafficSummary | null;
  lastReportAt: string | null;
};

/** One of them, with its traffic by service and peer. */
export type ProxyView = ProxySummary & {
  routes: Pick<
    TrafficGroup,
    'service' | 'namespace' | 'partition' | 'peer' | 'protocol' | 'mode' | 'direction' | 'traffic'
  >[];
};
