import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

export type ExchangeSecretOptions = {
  /** `host:port` each, tried in turn: `peeringAddressesToDial` of the peering. */
  addresses: readonly string[];
  /** LAN addresses of own mesh gateways when the cluster peers through gateways: tried first (`peeringGatewayAddresses(state)`). */
  gatewayAddresses?: readonly string[];
  /** Exactly the token's roots. Empty: plaintext, as the protocol has it. */
  caPems: readonly string[];
  serverName: string;
  /** The acceptor's ID of the peering, from the token. */
  peerId: string;
  establishmentSecret: string;
  log: Log;
  clock?: Clock;
  signal?: AbortSignal;
};

/**
 * The dialer's half of establishing (peering-wire §4.3): trades the token's one-time secret for a stream secret.
 * Throws PeerwayError `peering.secret_refused` (a new token is needed) or `peering.exchange_failed` (the text names each
 * address and why it failed).
 */
export function exchangeSecret(_options: ExchangeSecretOptions): Promise<{ streamSecret: string; address: string }> {
  throw new Error('not written yet');
}
