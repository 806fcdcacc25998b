import type { StreamError } from '../tracker.ts';
import { grpcStatus, grpcStatusName, type StreamFailure } from '../wire/grpc-status.ts';

type Cause = { pattern: RegExp; code: string; text: (address: string, serverName: string) => string };

/** What stands in the messages of Node, OpenSSL and grpc-js, and what it means here. The first that matches counts. */
const causes: readonly Cause[] = [
  {
    pattern: /altnames|ERR_TLS_CERT_ALTNAME_INVALID|Hostname\/IP/,
    code: 'tls.wrong_name',
    text: (address, serverName) =>
      `The server at ${address} showed a certificate for another name than ${serverName}: the address may belong to another cluster`,
  },
  {
    pattern: /certificate has expired|CERT_HAS_EXPIRED|certificate is not yet valid|CERT_NOT_YET_VALID/,
    code: 'tls.expired',
    text: (address) =>
      `The certificate of ${address} is not valid now. Check the clocks, and that the other cluster renews it`,
  },
  {
    pattern:
      /self.signed certificate|unable to verify|unable to get (?:local )?issuer|UNABLE_TO_|SELF_SIGNED|certificate signature failure|unknown ca/i,
    code: 'tls.untrusted_ca',
    text: (address) =>
      `The certificate of ${address} was not issued by a CA of the peering token. If the other cluster replaced its CA meanwhile, establish the peering again with a new token`,
  },
  {
    pattern: /ENOTFOUND|EAI_AGAIN|Name resolution failed|query(?:A|Aaaa)/,
    code: 'dial.dns',
    text: (address) => `The name of ${address} can not be resolved. Check the server address and this cluster's DNS`,
  },
  {
    pattern: /ECONNREFUSED/,
    code: 'dial.refused',
    text: (address) => `${address} refused the connection: nothing listens there, or a firewall rejects it`,
  },
  {
    pattern: /ETIMEDOUT|DEADLINE_EXCEEDED|did not answer/,
    code: 'dial.timeout',
    text: (address) => `${address} did not answer in time: it may be down, or a firewall drops the packets`,
  },
  {
    pattern: /EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL/,
    code: 'dial.unreachable',
    text: (address) => `There is no route to ${address} from here`,
  },
  {
    pattern: /wrong version number|packet length too long|SSL routines|TLS connection was established|EPROTO/,
    code: 'tls.failed',
    text: (address) => `No TLS connection with ${address}: the port may not be the other cluster's gRPC TLS port`,
  },
  {
    pattern: /ECONNRESET|EPIPE|socket hang up|Socket closed|Connection dropped|Protocol error|Failed to connect/,
    code: 'dial.reset',
    text: (address) => `The connection with ${address} broke`,
  },
];

const NEW_TOKEN = 'establish it again here with a new token of that cluster';

/** Texts of the protocol (peering-wire §5.2, §5.6, §5.7) that say what happened but not what to do. */
const answers: readonly { pattern: RegExp; text: (address: string) => string }[] = [
  {
    pattern: /unknown PeerID|failed to find PeerID/,
    text: (address) =>
      `The cluster at ${address} does not know this peering any more: it was deleted there. Delete it here too, or ${NEW_TOKEN}`,
  },
  {
    pattern: /invalid peering stream secret/,
    text: (address) =>
      `The cluster at ${address} refused the stream secret, as after a restore of either side from a backup: ${NEW_TOKEN}`,
  },
  {
    pattern: /peering must be re-established/,
    text: (address) => `The cluster at ${address} has no secret of this peering any more: ${NEW_TOKEN}`,
  },
  {
    pattern: /peering is marked as deleted/,
    text: (address) => `The cluster at ${address} is deleting this peering: delete it here too, or ${NEW_TOKEN}`,
  },
  {
    pattern: /wrong end of peering/,
    text: (address) =>
      `The cluster at ${address} dials this peering itself, so both sides were given a token: delete it on both, then generate one token`,
  },
  {
    pattern: /there is an active stream/,
    text: (address) =>
      `The cluster at ${address} still holds the stream from before: it lets go of it within two minutes, nothing is to be done`,
  },
  {
    pattern: /not a leader anymore/,
    text: (address) => `The leadership moved in the cluster at ${address}: the next address is tried`,
  },
  {
    pattern: /^heartbeat timeout/,
    text: (address) =>
      `The cluster at ${address} heard no heartbeat from here for two minutes: this process hung, or the network between drops packets`,
  },
  {
    pattern: /on a follower node/,
    text: (address) => `The server at ${address} is not the leader of its cluster: the next address is tried`,
  },
  {
    pattern: /Connect CA is not yet initialized/,
    text: (address) => `The cluster at ${address} has no certificate authority yet: it is still starting`,
  },
];

/** A failed attempt, or the end of a stream, in words that say the cause and the way on; without a period at the end. */
export function describeDialFailure(failure: StreamFailure, address: string, serverName: string): StreamError {
  const isTransport =
    failure.code === grpcStatus.unavailable ||
    failure.code === grpcStatus.deadlineExceeded ||
    failure.code === grpcStatus.unknown;
  const cause = isTransport ? causes.find(({ pattern }) => pattern.test(failure.message)) : undefined;
  if (cause) return { code: cause.code, message: cause.text(address, serverName) };
  const answer = answers.find(({ pattern }) => pattern.test(failure.message));
  return {
    code: `grpc.${grpcStatusName(failure.code)}`,
    message: answer?.text(address) ?? `${address} answered: ${failure.message || grpcStatusName(failure.code)}`,
  };
}
