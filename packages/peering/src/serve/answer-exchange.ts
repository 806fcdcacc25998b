import { create } from '@bufbuild/protobuf';
import { uuidSchema } from '@peerway/model/identifier';
import type { Log } from '@peerway/model/log';
import type { PeeringBackend, SecretExchange } from '../backend.ts';
import {
  type ExchangeSecretRequest,
  type ExchangeSecretResponse,
  ExchangeSecretResponseSchema,
} from '../gen/hashicorp/consul/internal/peerstream/peerstream_pb.js';
import { findPeering } from '../peering-lookup.ts';
import type { PeeringStreamTracker } from '../tracker.ts';
import { grpcStatus, type StreamFailure } from '../wire/grpc-status.ts';

export type AnswerExchangeInput = {
  request: ExchangeSecretRequest;
  /** Whose address it comes from. */
  from: string;
  backend: PeeringBackend;
  tracker: PeeringStreamTracker;
  log: Log;
};

/** The acceptor's half of ExchangeSecret, with the protocol's statuses and texts (peering-wire §4.3). Never rejects. */
export async function answerExchange({
  request,
  from,
  backend,
  tracker,
  log,
}: AnswerExchangeInput): Promise<ExchangeSecretResponse | StreamFailure> {
  const { PeerID: peeringId, EstablishmentSecret: establishmentSecret } = request;
  if (!uuidSchema.safeParse(peeringId).success)
    return { code: grpcStatus.internal, message: 'failed to read peering secret: the peering ID is not a UUID' };
  let exchange: SecretExchange;
  try {
    exchange = await backend.exchangeEstablishmentSecret({ peeringId, establishmentSecret });
  } catch (error) {
    log('error', 'peering.exchange_not_stored', { peeringId, error: String(error) });
    return { code: grpcStatus.internal, message: 'failed to persist peering secret: the store failed' };
  }
  log(exchange.outcome === 'exchanged' ? 'info' : 'warn', 'peering.secret_exchange', {
    peeringId,
    outcome: exchange.outcome,
  });
  switch (exchange.outcome) {
    case 'exchanged':
      return create(ExchangeSecretResponseSchema, { StreamSecret: exchange.streamSecret });
    case 'lost':
      return { code: grpcStatus.internal, message: 'failed to persist peering secret: it was already consumed' };
    case 'refused':
      if (findPeering(backend.state(), peeringId))
        tracker.refused(peeringId, from, 'invalid peering establishment secret');
      return { code: grpcStatus.permissionDenied, message: 'invalid peering establishment secret' };
    default:
      return exchange satisfies never;
  }
}
