import { emptyStreamStatus, type PeeringStreamStatus } from '@peerway/model/peering';

/** What the streams of this process did and saw: evidence for people, never stored. One per process, shared by server and dialer. */
export class PeeringStreamTracker {
  /** Empty evidence for a peering that never had a stream here. */
  status(_peeringId: string): PeeringStreamStatus {
    return emptyStreamStatus();
  }

  /** Calls `listener` with the peering's ID after its evidence changed (heartbeats and counters included). */
  onChange(_listener: (peeringId: string) => void): () => void {
    return () => {};
  }

  /** Names whose data the peer acknowledged on the stream that is up now. */
  acknowledgedServices(_peeringId: string): ReadonlySet<string> {
    return new Set();
  }
}
