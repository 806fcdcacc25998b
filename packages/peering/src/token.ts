import type { PeeringRemote, PeeringTokenView } from '@peerway/model/peering';

/** A peering token's content (peering-wire §1). Holds a secret: never log it. */
export type PeeringToken = {
  /** All Connect CA roots of the acceptor, PEM. */
  ca: string[];
  /** `host:port` each; they win over `serverAddresses`. */
  manualServerAddresses: string[];
  serverAddresses: string[];
  /** `server.<dc>.peering.<trust domain>` of the acceptor. */
  serverName: string;
  /** The acceptor's ID of the peering. */
  peerId: string;
  establishmentSecret: string;
  remote: PeeringRemote;
};

export function encodePeeringToken(_token: PeeringToken): string {
  throw new Error('not written yet');
}

/** Throws PeerwayError `peering.token_invalid` that names the part which is wrong. */
export function decodePeeringToken(_text: string): PeeringToken {
  throw new Error('not written yet');
}

/** What may be shown of a token. `ownServerName`: this cluster's `peeringServerName(…)`. */
export function describePeeringToken(_token: PeeringToken, _ownServerName: string): PeeringTokenView {
  throw new Error('not written yet');
}
