import { X509Certificate } from 'node:crypto';
import type { TrustBundle } from '@peerway/model/certificate';
import {
  HEARTBEAT_INTERVAL_MS,
  type Peering,
  type PeeringHealth,
  type PeeringState,
  type PeeringStreamStatus,
  type PeeringView,
  peeringAddressesToDial,
  peeringRole,
} from '@peerway/model/peering';

type Verdict = { state: PeeringState; health: PeeringHealth; reason: string; since: string };

/** Silence after which a connected peering is stale: two heartbeats and a bit for the road. */
const STALE_AFTER_MS = 2 * HEARTBEAT_INTERVAL_MS + 2_000;

/**
 * A peering for people and APIs. State as Consul computes it (peering-wire §5.10: connected is ACTIVE, a broken stream
 * FAILING, else what is stored); health, reason and since from the evidence of the stream, so that ACTIVE alone never looks
 * healthy (pain C1).
 */
export function describePeering(
  peering: Peering,
  stream: PeeringStreamStatus,
  bundle: TrustBundle | undefined,
  now: Date,
): PeeringView {
  return {
    ...peering,
    ...judge(peering, stream, now),
    role: peeringRole(peering),
    stream,
    trustBundle: bundle
      ? { trustDomain: bundle.trustDomain, roots: bundle.rootPems.length, expiresAt: lastExpiry(bundle) }
      : null,
  };
}

function judge(peering: Peering, stream: PeeringStreamStatus, now: Date): Verdict {
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
  if (stream.connected) return judgeConnected(peering, stream, now);
  const { lastError } = stream;
  if (lastError && !isBefore(lastError.at, stream.connectedAt)) return judgeFailing(peering, stream, lastError, now);
  return judgeWaiting(peering, peering.state, stream);
}

function judgeConnected(peering: Peering, stream: PeeringStreamStatus, now: Date): Verdict {
  const connectedAt = stream.connectedAt ?? peering.stateSince;
  const heardAt = stream.lastHeartbeatAt ?? connectedAt;
  const silentMs = now.getTime() - Date.parse(heardAt);
  if (silentMs > STALE_AFTER_MS) {
    const last = stream.lastHeartbeatAt === null ? 'No heartbeat has come' : 'The last heartbeat came';
    return {
      state: 'ACTIVE',
      health: 'stale',
      reason: `${last} ${stream.lastHeartbeatAt === null ? 'since it connected ' : ''}${formatAge(silentMs)} ago, and one is due every ${HEARTBEAT_INTERVAL_MS / 1000} s. What is shown of the other cluster may be out of date.`,
      since: heardAt,
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
  return { state: 'ACTIVE', health: 'healthy', reason: 'Connected, and heartbeats arrive.', since: connectedAt };
}

function judgeFailing(
  peering: Peering,
  stream: PeeringStreamStatus,
  lastError: NonNullable<PeeringStreamStatus['lastError']>,
  now: Date,
): Verdict {
  const since = stream.disconnectedAt ?? lastError.at;
  if (peeringRole(peering) === 'acceptor') {
    return {
      state: 'FAILING',
      health: 'failing',
      reason: `The stream from the other cluster broke: ${lastError.message}. It is the other side that dials; look there if it does not come back.`,
      since,
    };
  }
  const where = stream.address === null ? '' : ` to ${stream.address}`;
  const next =
    stream.nextAttemptAt === null
      ? 'No further try is planned.'
      : `Next try ${formatNext(Date.parse(stream.nextAttemptAt) - now.getTime())}.`;
  const attempts = stream.attempts > 1 ? `, ${stream.attempts} times in a row` : '';
  return {
    state: 'FAILING',
    health: 'failing',
    reason: `The stream${where} failed${attempts}: ${lastError.message}. ${next}`,
    since,
  };
}

function judgeWaiting(peering: Peering, state: 'PENDING' | 'ESTABLISHING', stream: PeeringStreamStatus): Verdict {
  const waiting = (reason: string, since = peering.stateSince): Verdict => ({
    state,
    health: 'pending',
    reason,
    since,
  });
  if (peeringRole(peering) === 'dialer') {
    const address = stream.address ?? peeringAddressesToDial(peering)[0] ?? 'the other cluster';
    return state === 'PENDING'
      ? waiting('The secret of the token has not been exchanged with the other cluster yet.')
      : waiting(`Connecting to ${address}.`);
  }
  if (stream.disconnectedAt !== null) {
    return waiting('The other cluster closed the stream. Waiting for it to dial again.', stream.disconnectedAt);
  }
  // The acceptor's stored state stays PENDING for good; only its trust anchors tell that the other side was here once.
  return peering.peerCaPems.length > 0
    ? waiting('Waiting for the other cluster to dial.')
    : waiting('Waiting for the other cluster to establish with the token.');
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

/** When the last root runs out: from then on nothing of the peer can be verified. Null when no root can be read. */
function lastExpiry(bundle: TrustBundle): string | null {
  let expiry = expiries.get(bundle);
  if (expiry === undefined) {
    const times = bundle.rootPems.flatMap((pem) => {
      try {
        return [Date.parse(new X509Certificate(pem).validTo)];
      } catch {
        return [];
      }
    });
    expiry = times.length === 0 ? null : new Date(Math.max(...times)).toISOString();
    expiries.set(bundle, expiry);
  }
  return expiry;
}

// Bundles are immutable, and views are made every few seconds.
const expiries = new WeakMap<TrustBundle, string | null>();
