import { X509Certificate } from 'node:crypto';
import type { TrustBundle } from '@peerway/model/certificate';
import {
  emptyStreamStatus,
  HEARTBEAT_INTERVAL_MS,
  type Peering,
  type PeeringEvidence,
  type PeeringHealth,
  type PeeringState,
  type PeeringStreamStatus,
  type PeeringTokenState,
  type PeeringView,
  peeringAddressesToDial,
  peeringRole,
  peeringTokenState,
} from '@peerway/model/peering';
import { peeringEvidence, UNANSWERED_MS_MAX } from './peering-evidence.ts';

type Verdict = { state: PeeringState; health: PeeringHealth; reason: string; since: string };

/**
 * A peering for people and APIs. State as Consul computes it (peering-wire §5.10: connected is ACTIVE, a broken stream
 * FAILING, else what is stored); health, reason and since from the evidence of the stream, so that ACTIVE alone never looks
 * healthy (pain C1).
 * @param known null: another control plane of this cluster runs the streams, so nothing is known of them here
 */
export function describePeering(
  peering: Peering,
  known: PeeringStreamStatus | null,
  bundle: TrustBundle | undefined,
  now: Date,
  own: { rootPems: readonly string[]; isAcknowledged: boolean },
): PeeringView {
  const stream = known ?? emptyStreamStatus();
  const evidence = peeringEvidence(stream, now);
  const tokenState = peering.token ? peeringTokenState(peering.token, now) : null;
  return {
    ...peering,
    ...judge(peering, known, evidence, tokenState),
    tokenState,
    role: peeringRole(peering),
    stream,
    evidence,
    trustBundle: bundle
      ? { trustDomain: bundle.trustDomain, roots: bundle.rootPems.length, expiresAt: lastExpiry(bundle.rootPems) }
      : null,
    ownRoots: { roots: own.rootPems.length, expiresAt: lastExpiry(own.rootPems) },
    ownTrustBundle: !stream.connected ? 'not-connected' : own.isAcknowledged ? 'acknowledged' : 'waiting',
  };
}

function judge(
  peering: Peering,
  stream: PeeringStreamStatus | null,
  evidence: PeeringEvidence,
  tokenState: PeeringTokenState | null,
): Verdict {
  if (peering.state === 'DELETING') {
    return {
      state: 'DELETING',
      health: 'pending',
      reason: 'Being deleted: what it imported is removed first, then the peering itself.',
      since: peering.deletedAt ?? peering.stateSince,
    };
  }
  if (peering.state === 'TERMINATED') {
    const wayOn =
      peeringRole(peering) === 'dialer'
        ? 'Establish it again with a new token, or delete it here too.'
        : 'Delete it here too before making a new one.';
    return {
      state: 'TERMINATED',
      health: 'failing',
      reason: `The other cluster deleted this peering, so nothing crosses any more. ${wayOn}`,
      since: peering.stateSince,
    };
  }
  if (stream === null) {
    return {
      state: peering.state,
      health: 'unknown',
      reason: 'Another control plane of this cluster leads and runs the stream: ask that one how it is.',
      since: peering.stateSince,
    };
  }
  if (stream.connected) return judgeConnected(peering, stream, evidence);
  const { lastError } = stream;
  if (lastError && !isBefore(lastError.at, stream.connectedAt))
    return judgeFailing(peering, stream, lastError, evidence);
  return judgeWaiting(peering, peering.state, stream, tokenState);
}

function judgeConnected(peering: Peering, stream: PeeringStreamStatus, evidence: PeeringEvidence): Verdict {
  const connectedAt = stream.connectedAt ?? peering.stateSince;
  const { silentMs, isStale, unanswered, unansweredMs } = evidence;
  if (isStale && silentMs !== null) {
    const hadOne = evidence.heartbeatAgeMs === silentMs;
    const last = hadOne ? 'The last heartbeat came' : 'No heartbeat has come since it connected';
    return {
      state: 'ACTIVE',
      health: 'stale',
      reason: `${last} ${formatAge(silentMs)} ago, and one is due every ${HEARTBEAT_INTERVAL_MS / 1000} s. What is shown of the other cluster may be out of date.`,
      since: hadOne ? (stream.lastHeartbeatAt ?? connectedAt) : connectedAt,
    };
  }
  const { lastNack } = stream;
  // The tracker forgets a refusal once its resource was accepted, so one that is there still stands.
  if (lastNack) {
    const who = lastNack.direction === 'received' ? 'The other cluster refused' : 'This cluster refused';
    return {
      state: 'ACTIVE',
      health: 'degraded',
      reason: `${who} an update of ${shortType(lastNack.resourceUrl)}: ${lastNack.message}. The rest goes on; it is sent again at its next change or when the stream reconnects.`,
      since: lastNack.at,
    };
  }
  const [tooLarge] = stream.tooLarge;
  if (tooLarge !== undefined) {
    const others = stream.tooLarge.length > 1 ? ` and ${stream.tooLarge.length - 1} more` : '';
    return {
      state: 'ACTIVE',
      health: 'degraded',
      reason: `${tooLarge}${others} can not be sent, since a message may not be larger than 8 MiB. The rest goes on; spread its instances over several services.`,
      since: connectedAt,
    };
  }
  if (unansweredMs !== null && unansweredMs >= UNANSWERED_MS_MAX) {
    return {
      state: 'ACTIVE',
      health: 'degraded',
      reason: `The other cluster has answered nothing for ${formatAge(unansweredMs)}, and ${unanswered} of ${stream.resourcesSent} updates wait for it: it may not know of the newest changes here.`,
      since: stream.unansweredSince ?? connectedAt,
    };
  }
  return { state: 'ACTIVE', health: 'healthy', reason: 'Connected, and heartbeats arrive.', since: connectedAt };
}

function judgeFailing(
  peering: Peering,
  stream: PeeringStreamStatus,
  lastError: NonNullable<PeeringStreamStatus['lastError']>,
  { nextAttemptInMs }: PeeringEvidence,
): Verdict {
  const since = stream.disconnectedAt ?? lastError.at;
  if (peeringRole(peering) === 'acceptor') {
    const wayOn = refusalReason(stream) ?? 'It is the other side that dials; look there if it does not come back.';
    return {
      state: 'FAILING',
      health: 'failing',
      reason: `The stream from the other cluster broke: ${lastError.message}. ${wayOn}`,
      since,
    };
  }
  const where = stream.address === null ? '' : ` to ${stream.address}`;
  const next = nextAttemptInMs === null ? 'No further try is planned.' : `Next try ${formatNext(nextAttemptInMs)}.`;
  const attempts = stream.attempts > 1 ? `, ${stream.attempts} times in a row` : '';
  return {
    state: 'FAILING',
    health: 'failing',
    reason: `The stream${where} failed${attempts}: ${lastError.message}. ${next}`,
    since,
  };
}

function judgeWaiting(
  peering: Peering,
  state: 'PENDING' | 'ESTABLISHING',
  stream: PeeringStreamStatus,
  tokenState: PeeringTokenState | null,
): Verdict {
  const waiting = (reason: string, since = peering.stateSince): Verdict => ({
    state,
    health: 'pending',
    reason,
    since,
  });
  if (peeringRole(peering) === 'dialer') {
    const address = stream.address ?? peeringAddressesToDial(peering)[0] ?? 'the other cluster';
    if (state === 'ESTABLISHING') return waiting(`Connecting to ${address}.`);
    const failed = stream.lastExchangeError;
    if (failed === null) return waiting('The secret of the token has not been exchanged with the other cluster yet.');
    return {
      state,
      health: 'failing',
      reason: `The secret of the token was not exchanged: ${failed.message}. Establish it again${failed.code === 'peering.secret_refused' ? ' with a new token of that cluster' : ', with the same token once that is mended'}.`,
      since: failed.at,
    };
  }
  const refused = refusalReason(stream);
  if (refused !== null && stream.lastRefusal !== null)
    return { state, health: 'failing', reason: refused, since: stream.lastRefusal.at };
  if (stream.disconnectedAt !== null) {
    return waiting('The other cluster closed the stream. Waiting for it to dial again.', stream.disconnectedAt);
  }
  // The acceptor's stored state stays PENDING for good; only its trust anchors tell that the other side was here once.
  if (peering.peerCaPems.length === 0 && tokenState === 'expired') {
    return {
      state,
      health: 'failing',
      reason: 'The token expired before anybody used it. Generate a new one.',
      since: peering.token?.expiresAt ?? peering.stateSince,
    };
  }
  return peering.peerCaPems.length > 0 || tokenState === 'used'
    ? waiting('Waiting for the other cluster to dial.')
    : waiting('Waiting for the other cluster to establish with the token.');
}

/** What a caller of the other side lacked, and the way on; null when none was refused since the stream was last up. */
function refusalReason({ lastRefusal, connectedAt }: PeeringStreamStatus): string | null {
  if (lastRefusal === null || isBefore(lastRefusal.at, connectedAt)) return null;
  const { from, message } = lastRefusal;
  const wayOn = /secret|re-established/.test(message)
    ? 'Generate a new token here, and establish with it in the other cluster.'
    : 'See the log of this control plane.';
  return `A caller from ${from} that named this peering was refused: ${message}. ${wayOn}`;
}

/** Whether `at` lies before `other`; nothing lies before null. */
function isBefore(at: string, other: string | null): boolean {
  return other !== null && Date.parse(at) < Date.parse(other);
}

const shortType = (resourceUrl: string): string => resourceUrl.slice(resourceUrl.lastIndexOf('.') + 1);

function formatAge(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

const formatNext = (ms: number): string => (ms < 1000 ? 'now' : `in ${formatAge(ms)}`);

/** When the last root runs out: from then on nothing that they prove can be verified. Null when no root can be read. */
function lastExpiry(rootPems: readonly string[]): string | null {
  const times = rootPems.flatMap((pem) => expiryOf(pem) ?? []);
  return times.length === 0 ? null : new Date(Math.max(...times)).toISOString();
}

function expiryOf(pem: string): number | null {
  let expiry = expiries.get(pem);
  if (expiry === undefined) {
    try {
      expiry = Date.parse(new X509Certificate(pem).validTo);
    } catch {
      expiry = null;
    }
    if (expiries.size >= EXPIRIES_MAX) expiries.clear();
    expiries.set(pem, expiry);
  }
  return expiry;
}

// Certificates do not change, and views are made every few seconds.
const expiries = new Map<string, number | null>();
const EXPIRIES_MAX = 10_000;
