import { z } from 'zod';
import { durationSchema } from './duration.ts';
import { durationMs } from './go-duration.ts';
import type { HealthStatus } from './health.ts';
import { metaSchema, partitionSchema, peerNameSchema } from './identifier.ts';

/** States as Consul shows them; ACTIVE and FAILING are computed on read, the others are stored (peering-wire §5.10). */
export const peeringStateSchema = z.enum([
  'UNDEFINED',
  'PENDING',
  'ESTABLISHING',
  'ACTIVE',
  'FAILING',
  'DELETING',
  'TERMINATED',
]);
export type PeeringState = z.infer<typeof peeringStateSchema>;
export type StoredPeeringState = Exclude<PeeringState, 'ACTIVE' | 'FAILING' | 'UNDEFINED'>;

/** `acceptor` generated the token and is dialed; `dialer` established and dials. Never flips. */
export type PeeringRole = 'acceptor' | 'dialer';

export type PeeringRemote = {
  partition: string;
  datacenter: string;
  locality: { region: string; zone: string } | null;
};

/** What is known of a peering token after it was shown, without the token. Times ISO 8601; null: never. */
export type PeeringTokenLife = {
  madeAt: string;
  /** From then on its secret is refused. */
  expiresAt: string | null;
  /** A token is used once: whoever held it then established the peering. */
  usedAt: string | null;
  /** Who generated it: what its maker's ACL token is described as. Absent in rows of before it was kept. */
  madeBy?: string | undefined;
  /** Addresses set by hand that went into it; the next token gets them too unless it is told otherwise (pain C11). */
  externalAddresses?: string[] | undefined;
  /** How many tokens before it were replaced unused: whoever still has one of those is refused. */
  replaced?: number | undefined;
};
export type PeeringTokenState = 'unused' | 'used' | 'expired';

export function peeringTokenState({ expiresAt, usedAt }: PeeringTokenLife, now: Date): PeeringTokenState {
  if (usedAt !== null) return 'used';
  return expiresAt !== null && Date.parse(expiresAt) <= now.getTime() ? 'expired' : 'unused';
}

/** A peering as stored. Secrets live elsewhere (store) and never come with it. */
export type Peering = {
  id: string;
  name: string;
  partition: string;
  meta: Record<string, string>;
  state: StoredPeeringState;
  /** When the stored state last changed; ISO 8601. */
  stateSince: string;
  deletedAt: string | null;
  /** Dialer only: the acceptor's ID of this peering. */
  peerId: string;
  /** Trust anchors for the control-plane dial, PEM. On the acceptor filled from the trust bundle. */
  peerCaPems: string[];
  /** Dialer only: TLS server name of the acceptor. */
  peerServerName: string;
  peerServerAddresses: string[];
  manualServerAddresses: string[];
  remote: PeeringRemote;
  /** Acceptor only, of the token that was generated last; absent when none was since its life is kept. */
  token?: PeeringTokenLife | undefined;
  createdAt: string;
  createIndex: number;
  modifyIndex: number;
};

export const peeringKey = (row: Pick<Peering, 'partition' | 'name'>): string => `${row.partition}/${row.name}`;

/** A peering is dialer-role exactly when it has a server address (peering-wire §2 "Role rule"). */
export function peeringRole(peering: Pick<Peering, 'peerServerAddresses' | 'manualServerAddresses'>): PeeringRole {
  return peering.peerServerAddresses.length > 0 || peering.manualServerAddresses.length > 0 ? 'dialer' : 'acceptor';
}

/** The addresses to dial: the manual list wins whole (peering-wire §1). */
export function peeringAddressesToDial(
  peering: Pick<Peering, 'peerServerAddresses' | 'manualServerAddresses'>,
): string[] {
  return peering.manualServerAddresses.length > 0 ? peering.manualServerAddresses : peering.peerServerAddresses;
}

export type PeeringNack = { at: string; resourceUrl: string; message: string; direction: 'sent' | 'received' };

/** Evidence of the stream as the leader sees it; never stored. All times ISO 8601, null when it never happened. */
export type PeeringStreamStatus = {
  connected: boolean;
  connectedAt: string | null;
  disconnectedAt: string | null;
  lastHeartbeatAt: string | null;
  lastReceiveAt: string | null;
  lastSendAt: string | null;
  lastAckAt: string | null;
  /** The newest refusal that is in force, of either direction: `received` is the other side's, `sent` is ours. */
  lastNack: PeeringNack | null;
  lastNackReceived: PeeringNack | null;
  lastNackSent: PeeringNack | null;
  lastError: { at: string; code: string; message: string } | null;
  /** Dialer: why the secret of the token could not be exchanged last; null once it was, or when nobody tried. */
  lastExchangeError: { at: string; code: string; message: string } | null;
  /** Acceptor: the newest caller that named this peering and was refused, with why; null once a stream came up. */
  lastRefusal: { at: string; from: string; message: string } | null;
  /** Dialer: attempts since the stream was last up, when the next one comes, and the address of the newest. */
  attempts: number;
  nextAttemptAt: string | null;
  address: string | null;
  /** Services of ours that are too large for a message of the protocol, so that they are not sent at all. */
  tooLarge: string[];
  /** Counts of the stream that is up now: what we sent, what of it the other side applied or refused. */
  resourcesSent: number;
  resourcesAcked: number;
  resourcesNacked: number;
  /** Since when something that was sent waits for an answer and none came at all; null: nothing waits. */
  unansweredSince: string | null;
  /** What of the other side's was applied or refused here. */
  resourcesReceived: number;
  resourcesRefused: number;
  importedServices: string[];
  exportedServices: string[];
};

export const emptyStreamStatus = (): PeeringStreamStatus => ({
  connected: false,
  connectedAt: null,
  disconnectedAt: null,
  lastHeartbeatAt: null,
  lastReceiveAt: null,
  lastSendAt: null,
  lastAckAt: null,
  lastNack: null,
  lastNackReceived: null,
  lastNackSent: null,
  lastError: null,
  lastExchangeError: null,
  lastRefusal: null,
  attempts: 0,
  nextAttemptAt: null,
  address: null,
  tooLarge: [],
  resourcesSent: 0,
  resourcesAcked: 0,
  resourcesNacked: 0,
  unansweredSince: null,
  resourcesReceived: 0,
  resourcesRefused: 0,
  importedServices: [],
  exportedServices: [],
});

/** How a state is drawn (console language, "State"). `stale`: connected, but nothing was heard for two heartbeats. */
export type PeeringHealth = 'healthy' | 'degraded' | 'failing' | 'stale' | 'pending' | 'unknown';

/** What the evidence of a stream comes to at the time of reading. Ages in ms, null where there is nothing to be old. */
export type PeeringEvidence = {
  /** Since the last heartbeat of the other side. */
  heartbeatAgeMs: number | null;
  /** How long a connected stream has brought no heartbeat, counted from its start when there was none; null: not connected. */
  silentMs: number | null;
  /** Two heartbeats are missing: what is shown of the other cluster may be out of date. */
  isStale: boolean;
  /** What was sent and neither applied nor refused by the other side yet, and how long it has answered nothing. */
  unanswered: number;
  unansweredMs: number | null;
  /** Until the next attempt of the dialer; 0: due. */
  nextAttemptInMs: number | null;
};

/** What the streams of a peering said of its services, by the names that these have on the wire. Times ISO 8601. */
export type PeeringServiceEvidence = {
  connected: boolean;
  /** When the peer last acknowledged what was sent of a name, on the stream that is up. */
  acknowledgedAt: ReadonlyMap<string, string>;
  /** When what the peer sent of a name was last applied here, on the stream that is up. */
  appliedAt: ReadonlyMap<string, string>;
  /** Refusals in force, with their reasons: the peer's, and ours. */
  refusedThere: ReadonlyMap<string, string>;
  refusedHere: ReadonlyMap<string, string>;
};

/** One service that crosses a peering, in one direction. */
export type PeeringServiceView = {
  name: string;
  namespace: string;
  /** Empty: not told yet. */
  protocol: string;
  /** Ordinary instances. */
  instances: number;
  health: HealthStatus | 'unknown';
  /** Why it is not passing; empty when it is. */
  healthReason: string;
  /** `waiting`: sent, not answered yet. `not-connected`: nothing is known since the stream is down. */
  sync: 'applied' | 'waiting' | 'refused' | 'not-connected';
  /** When the side that imports it last applied it. */
  appliedAt: string | null;
  /** Why it was refused; null: it was not. */
  refusal: string | null;
};

export type PeeringServicesView = { exported: PeeringServiceView[]; imported: PeeringServiceView[] };

/** Suffix of the name under which an exported service's gateway-backed proxies travel (peering-wire §6.3). */
export const SIDECAR_PROXY_SUFFIX = '-sidecar-proxy';

/** A peering for people and APIs: stored row, computed state, and why. */
export type PeeringView = Omit<Peering, 'state'> & {
  state: PeeringState;
  health: PeeringHealth;
  role: PeeringRole;
  /** Why it is in this state, in words that say the cause and the way on. */
  reason: string;
  since: string;
  stream: PeeringStreamStatus;
  evidence: PeeringEvidence;
  /** `expiresAt`: when the last of the roots ends. */
  trustBundle: { trustDomain: string; roots: number; expiresAt: string | null } | null;
  /** This cluster's own roots, which the peer trusts it by; `expiresAt`: when the last of them ends. */
  ownRoots: { roots: number; expiresAt: string | null };
  /** Whether the peer has this cluster's roots as they are now, as far as it said so on the stream that is up. */
  ownTrustBundle: 'acknowledged' | 'waiting' | 'not-connected';
  /** Of `token`; null without one. */
  tokenState: PeeringTokenState | null;
};

/** Heartbeat interval of the stream, ms, and the silence after which it is ended (peering-wire §5.6). */
export const HEARTBEAT_INTERVAL_MS = 15_000;
export const HEARTBEAT_TIMEOUT_MS = 120_000;

const TTL_MS = { least: 60_000, most: 30 * 24 * 3_600_000 } as const;

/** Input of `peering generate-token` (PeeringService.GenerateToken). */
export const generatePeeringTokenSchema = z.object({
  peerName: peerNameSchema,
  partition: partitionSchema,
  meta: metaSchema.default({}),
  /**
   * `host:port` each; copied into the token unchecked by the acceptor, and they win over discovered ones at the dialer. Absent:
   * those of the last token of that name; empty: the discovered ones.
   */
  serverExternalAddresses: z.array(z.string().min(1).max(300)).max(64).optional(),
  /** How long the token can be used, a Go duration; absent: until it is used or replaced, as in Consul. */
  ttl: durationSchema
    .refine((text) => durationMs(text) >= TTL_MS.least && durationMs(text) <= TTL_MS.most, {
      error: 'a token can be used for 1m to 720h',
    })
    .optional(),
});
export type GeneratePeeringTokenInput = z.infer<typeof generatePeeringTokenSchema>;

/** What trying one address of a peering token from here came to. */
export type AddressProbe = {
  address: string;
  /** What an attempt to peer would meet there. */
  answers: boolean;
  /** Until it was known, ms. */
  elapsedMs: number;
  /** Why it does not answer, as `tls.untrusted_ca` or `dial.refused`, and in words; empty when it does. */
  code: string;
  message: string;
  /** The certificate that it showed; null: none, or none that could be read. */
  certificate: { notBefore: string; notAfter: string } | null;
};

/** One thing that a peering needs, looked at before anything is written. */
export type PreflightCheck = {
  id: PreflightCheckId;
  status: 'pass' | 'warn' | 'fail';
  message: string;
  /** What to do about it; empty when it passes. */
  mend: string;
};
export type PreflightCheckId =
  | 'cluster'
  | 'name'
  | 'trust-domain'
  | 'ca'
  | 'addresses'
  | 'reachability'
  | 'clock'
  | 'gateways';

export type PeeringPreflight = { token: PeeringTokenView; probes: AddressProbe[]; checks: PreflightCheck[] };

/** Input of `peering preflight`. */
export const preflightPeeringSchema = z.object({
  peeringToken: z
    .string()
    .trim()
    .min(1)
    .max(1024 * 1024),
  /** The name that the peering is to have here; absent: not decided yet. */
  peerName: peerNameSchema.optional(),
  partition: partitionSchema,
});

/** Input of `peering establish` (PeeringService.Establish). */
export const establishPeeringSchema = z.object({
  peerName: peerNameSchema,
  peeringToken: z
    .string()
    .trim()
    .min(1)
    .max(1024 * 1024),
  partition: partitionSchema,
  meta: metaSchema.default({}),
});
export type EstablishPeeringInput = z.infer<typeof establishPeeringSchema>;

/** What a decoded peering token says (peering-wire §1), without its secret. */
export type PeeringTokenView = {
  peerId: string;
  serverName: string;
  manualServerAddresses: string[];
  serverAddresses: string[];
  ca: { subject: string; notAfter: string; fingerprint256: string }[];
  remote: PeeringRemote;
  /** The token was generated by this very cluster. */
  isOwn: boolean;
};
