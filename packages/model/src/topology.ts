import type { HealthStatus } from './health.ts';
import type { ProxyReport, TrafficRow } from './proxy-report.ts';

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
export type TrafficGroup = Pick<
  TrafficRow,
  'point' | 'source' | 'sourceTrustDomain' | 'service' | 'namespace' | 'peer' | 'protocol' | 'mode'
> & { proxy: ProxyReport['proxy']; traffic: TrafficSummary };

/** The same, summed over all proxies that reported it. */
export type TrafficEdge = Omit<TrafficGroup, 'proxy'>;

/** A cluster as a region: this one, or a peer of which only what it exports is known. */
export type TopologyRegion = {
  /** `""` for this cluster, else the peer's local name. */
  peer: string;
  label: string;
  datacenter: string;
  trustDomain: string;
  /** For a peer: when anything was last heard; null for this cluster or never. */
  knownAt: string | null;
  health: 'healthy' | 'degraded' | 'failing' | 'stale' | 'pending' | 'unknown';
  reason: string;
};

export type TopologyNode = {
  /** Stable: `service/<peer>/<ns>/<name>`, `gateway/<peer>/<name>`, or `spiffe/<uri>` for an identity that is not in the catalog. */
  id: string;
  kind: 'service' | 'gateway' | 'identity';
  /** Region: `""` or the peer. */
  peer: string;
  name: string;
  namespace: string;
  protocol: string;
  health: HealthStatus | 'unknown';
  healthReason: string;
  instances: number;
};

export type TopologyEdge = {
  id: string;
  source: string;
  destination: string;
  /** Node IDs of the gateways on the path really taken, in order. */
  via: string[];
  protocol: string;
  /** `local` or `remote` for a peered edge. */
  mode: 'local' | 'remote' | null;
  /** Which setting decided the mode, for people. */
  modeDecidedBy: string;
  mtls: boolean;
  /** An upstream is registered for it. */
  declared: boolean;
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
export type ProxyView = {
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
  /** Traffic by service and peer through a gateway. */
  routes: { service: string; peer: string; protocol: string; mode: string; traffic: TrafficSummary }[];
  lastReportAt: string | null;
};
