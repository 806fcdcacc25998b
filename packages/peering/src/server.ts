import type { HostPort } from '@peerway/model/host-port';
import type { PeeringBackend } from './backend.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { PeeringStreamTracker } from './tracker.ts';

/** What the listener presents: the Connect-CA server leaf (peering-wire §4.1), newest key first in the chain. */
export type ServerLeaf = {
  /** Leaf, then intermediates, PEM. */
  certChainPem: string;
  privateKeyPem: string;
};

export type PeeringServerOptions = {
  backend: PeeringBackend;
  tracker: PeeringStreamTracker;
  /** Where to listen; port 0 takes a free one. */
  address: HostPort;
  /**
   * Issues a fresh server leaf (`createServerLeaf` of @peerway/pki). Asked at the start, after two thirds of each leaf's life,
   * and whenever the active CA root changes; connections that are up stay up. Null: the CA is not ready yet (asked again).
   */
  issueServerLeaf: () => Promise<ServerLeaf | null>;
  log: Log;
  clock?: Clock;
};

export type PeeringServer = {
  readonly address: HostPort;
  /** Ends streams and the listener. */
  close(): Promise<void>;
};

/** Serves hashicorp.consul.internal.peerstream.PeerStreamService over TLS. Resolves once it listens. */
export function startPeeringServer(_options: PeeringServerOptions): Promise<PeeringServer> {
  throw new Error('not written yet');
}
