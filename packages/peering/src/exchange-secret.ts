import { create } from '@bufbuild/protobuf';
import type { ServiceError } from '@grpc/grpc-js';
import { PeerwayError } from '@peerway/model/error';
import type { Log } from '@peerway/model/log';
import { type Clock, systemClock } from './clock.ts';
import { openChannel } from './dial/channel.ts';
import { describeDialFailure } from './dial/dial-failure.ts';
import {
  ExchangeSecretRequestSchema,
  type ExchangeSecretResponse,
} from './gen/hashicorp/consul/internal/peerstream/peerstream_pb.js';
import { grpcStatus, type StreamFailure } from './wire/grpc-status.ts';
import { EXCHANGE_MESSAGE_BYTES_MAX, exchangeSecretMethod } from './wire/peer-stream-service.ts';

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

/** How long the attempts of one round of addresses may take in all (peering-wire §4.3). */
const ROUND_MS = 3_000;
/** What is left of a round is shared by the addresses that had no turn in it, so one that hangs can not keep it from the others. */
const ATTEMPT_MS_MIN = 500;
/** Between attempts, and up to a quarter more. */
const PAUSE_MS = 150;
/** Through gateways: they may need a moment to learn of the new peer. */
const GATEWAY_PAUSE_MS = 1_000;

/**
 * The dialer's half of establishing (peering-wire §4.3): trades the token's one-time secret for a stream secret.
 * Throws PeerwayError `peering.secret_refused` (a new token is needed) or `peering.exchange_failed` (the text names each
 * address and why it failed).
 */
export async function exchangeSecret(
  options: ExchangeSecretOptions,
): Promise<{ streamSecret: string; address: string }> {
  const { addresses, gatewayAddresses = [], clock = systemClock, log } = options;
  const failures = new Map<string, string>();
  const rounds = gatewayAddresses.length > 0 ? [gatewayAddresses, [...gatewayAddresses, ...addresses]] : [addresses];
  if (gatewayAddresses.length > 0) await pause(clock, GATEWAY_PAUSE_MS);
  for (const round of rounds) {
    const endAt = clock.now() + ROUND_MS;
    for (let turn = 0; round.length > 0 && !options.signal?.aborted; turn += 1) {
      const leftMs = endAt - clock.now();
      if (leftMs < ATTEMPT_MS_MIN) break;
      const address = round[turn % round.length] ?? '';
      const limitMs = Math.max(ATTEMPT_MS_MIN, leftMs / Math.max(1, round.length - turn));
      const result = await attempt(options, address, clock, limitMs);
      if ('StreamSecret' in result) return { streamSecret: result.StreamSecret, address };
      if (result.code === grpcStatus.permissionDenied)
        throw new PeerwayError(
          'peering.secret_refused',
          `a new peering token must be generated: ${result.message || 'invalid peering establishment secret'}`,
        );
      const { code, message } = describeDialFailure(result, address, options.serverName);
      log('warn', 'peering.exchange_attempt_failed', { address, code, error: result.message });
      failures.set(address, message);
      await pause(clock, PAUSE_MS * (1 + Math.random() / 4));
    }
  }
  const reasons = [...failures].map(
    ([address, reason]) => `failed to exchange peering secret through address "${address}": ${reason}`,
  );
  throw new PeerwayError('peering.exchange_failed', reasons.join('\n') || 'there is no server address to dial');
}

const pause = (clock: Clock, delayMs: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(delayMs, resolve);
  });

/** Hazard: an answer that comes after `limitMs` is lost with the secret that it spent, and a new token is needed. */
function attempt(
  options: ExchangeSecretOptions,
  address: string,
  clock: Clock,
  limitMs: number,
): Promise<ExchangeSecretResponse | StreamFailure> {
  const { caPems, serverName, peerId, establishmentSecret, signal } = options;
  return new Promise((resolve) => {
    const client = openChannel({ address, caPems, serverName }, EXCHANGE_MESSAGE_BYTES_MAX);
    const settle = (result: ExchangeSecretResponse | StreamFailure): void => {
      cancelTimer();
      signal?.removeEventListener('abort', abort);
      client.close();
      resolve(result);
    };
    const call = client.makeUnaryRequest(
      exchangeSecretMethod.path,
      exchangeSecretMethod.requestSerialize,
      exchangeSecretMethod.responseDeserialize,
      create(ExchangeSecretRequestSchema, { PeerID: peerId, EstablishmentSecret: establishmentSecret }),
      (error: ServiceError | null, response?: ExchangeSecretResponse) =>
        settle(
          response ?? {
            code: error?.code ?? grpcStatus.unknown,
            message: error?.details ?? 'an answer without content',
          },
        ),
    );
    const abort = (): void => call.cancel();
    signal?.addEventListener('abort', abort, { once: true });
    const cancelTimer = clock.after(limitMs, () => {
      settle({ code: grpcStatus.deadlineExceeded, message: 'did not answer the exchange' });
      call.cancel();
    });
  });
}
