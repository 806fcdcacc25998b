import type { TrafficPath } from '../metrics/traffic-meter.ts';
import type { Cluster, ProxyConfig } from '../snapshot/proxy-config.ts';
import type { HeaderEditor } from './header-edits.ts';
import type { RetryPolicy } from './retry-policy.ts';
import type { OutgoingRequest } from './upstream-exchange.ts';

/** Where a request goes and on whose account. */
export type ExchangePlan = {
  /** Name of the cluster, asked anew for every attempt: the listener may lead elsewhere by then. */
  cluster(): string;
  request: OutgoingRequest;
  meter: TrafficPath;
  /** On whose account it goes where another cluster takes over; without it, on that of `meter`. */
  meterOf?: (cluster: Cluster) => TrafficPath;
  /** The caller may be told addresses. */
  forLocalCaller: boolean;
  /**
   * From the end of the request to the head of the answer. Null: no limit, for gRPC, whose calls carry their own deadlines and
   * whose streams may have nothing to say for long.
   */
  responseTimeoutMs: number | null;
  /** What this request stands on beyond its connection; null when the connection's own permission is all. */
  objection: ((config: ProxyConfig, nowMs: number) => string | null) | null;
  /** What a route wants beyond that; without it, nothing. */
  actions?: RouteActions;
};

/** What a route wants to be done with a request beside sending it to a cluster. */
export type RouteActions = {
  editResponse: HeaderEditor;
  retry: RetryPolicy | null;
  /** Silence in both directions after which it is ended, ms; null: only the connection's own limit. */
  idleTimeoutMs: number | null;
  /** What the endpoint is chosen by, where the cluster hashes; null: any will do. */
  hash: number | null;
  /** Given to the caller with the answer. */
  cookies: readonly string[];
};

export const noActions: RouteActions = {
  editResponse: null,
  retry: null,
  idleTimeoutMs: null,
  hash: null,
  cookies: [],
};

/** The head of an answer as the route wants it. */
export function editedAnswer({ editResponse, cookies }: RouteActions, headers: readonly string[]): readonly string[] {
  const edited = editResponse === null ? headers : editResponse(headers);
  return cookies.length === 0 ? edited : [...edited, ...cookies.flatMap((cookie) => ['set-cookie', cookie])];
}
