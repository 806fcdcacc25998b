import type { Authorizer } from '@peerway/acl';
import type { TrafficHistory, TrafficRecorder } from '@peerway/metrics';
import type { Log } from '@peerway/model/log';
import type { PeeringStreamTracker } from '@peerway/peering';
import type { Store } from '@peerway/store';
import type { CheckDeadlines } from './check/check-deadlines.ts';
import type { ProxyRegistry } from './proxy/proxy-registry.ts';
import type { FailureLimiter } from './session/failure-limiter.ts';
import type { SessionLimits } from './session/session-limits.ts';
import type { TokenUseNotes } from './session/token-use-notes.ts';

/** What is known only while this process runs, and is never stored. */
export type Live = {
  /** Evidence of the peering streams. */
  tracker: PeeringStreamTracker;
  /** Traffic that proxies reported. */
  traffic: TrafficHistory;
  /** The same on its way into the database. */
  recorder: TrafficRecorder;
  /** Links and last reports of proxies. */
  proxies: ProxyRegistry;
  /** Until when checks that must be confirmed are believed. */
  checks: CheckDeadlines;
  /** Limits wrong tokens of machines and refused logins, by address, whichever door they come to. */
  wrongTokens: FailureLimiter;
  /** Uses of tokens that are not written yet. */
  tokenUses: TokenUseNotes;
  /** Signing leaves is bounded (semantics A8). */
  signing: { take(): boolean };
  startedAt: Date;
  version: string;
};

/** What every operation works with, whoever calls. */
export type Services = {
  store: Store;
  live: Live;
  now: () => Date;
  log: Log;
  /** Where whoever runs this machine writes the index that opens `acl/bootstrap` once more. */
  aclResetFile: string;
  /** How long console sessions last; `DEFAULT_SESSION_LIMITS` where it is left out. */
  sessionLimits?: SessionLimits;
  /** Whom somebody may ask who was refused, in the words of whoever runs the cluster. */
  aclContact?: string | undefined;
  /** How much recorded traffic may take in the database; `DEFAULT_TRAFFIC_BYTES` where it is left out. */
  trafficBytes?: number;
  /** Whether identity providers may be on this machine, and without TLS; no where it is left out. */
  allowsLoopbackProviders?: boolean;
  /** Origin that browsers know the console by; without it nobody can sign in with a provider, who has to send them back to it. */
  publicOrigin?: string | undefined;
};

/** Who calls: a token's rights, and what to write into the audit. */
export type Caller = {
  /** Accessor ID of the token; the anonymous one's when the request carried none. */
  accessorId: string;
  description: string;
  authorizer: Authorizer;
  /** Public ID of the console session that the request came with. What it began ends with it. */
  sessionId?: string;
};

/** One call. Without `remoteAddress` the control plane itself calls. */
export type OperationContext = Services & { caller: Caller; requestId: string; remoteAddress?: string };
