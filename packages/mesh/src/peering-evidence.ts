import { HEARTBEAT_INTERVAL_MS, type PeeringEvidence, type PeeringStreamStatus } from '@peerway/model/peering';

/** Silence from which on a connected peering is stale: the second heartbeat is due and the first never came. */
export const STALE_AFTER_MS = 2 * HEARTBEAT_INTERVAL_MS;

/** How long a peer may answer nothing of what was sent. It answers once it has stored an update, which takes moments. */
export const UNANSWERED_MS_MAX = 30_000;

/**
 * What the evidence of a stream comes to at `now` (pain C1). Made anew on every read, since silence makes no event. Ages are
 * never negative, whatever a clock did meanwhile.
 */
export function peeringEvidence(stream: PeeringStreamStatus, now: Date): PeeringEvidence {
  const age = (at: string | null): number | null => (at === null ? null : Math.max(0, now.getTime() - Date.parse(at)));
  const heartbeatAgeMs = age(stream.lastHeartbeatAt);
  // A heartbeat of the stream before says nothing of this one.
  const silentMs = stream.connected ? (youngest(heartbeatAgeMs, age(stream.connectedAt)) ?? 0) : null;
  return {
    heartbeatAgeMs,
    silentMs,
    isStale: silentMs !== null && silentMs >= STALE_AFTER_MS,
    unanswered: Math.max(0, stream.resourcesSent - stream.resourcesAcked - stream.resourcesNacked),
    unansweredMs: stream.connected ? age(stream.unansweredSince) : null,
    nextAttemptInMs:
      stream.nextAttemptAt === null ? null : Math.max(0, Date.parse(stream.nextAttemptAt) - now.getTime()),
  };
}

const youngest = (left: number | null, right: number | null): number | null =>
  left === null || right === null ? (left ?? right) : Math.min(left, right);
