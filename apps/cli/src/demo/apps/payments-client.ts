import { Client, credentials } from '@grpc/grpc-js';
import { type PayReply, type PayRequest, payMethod } from './payments-service.ts';

export type PaymentsClient = { pay: (request: PayRequest, timeoutMs: number) => Promise<PayReply>; close: () => void };

/** A client of the sample gRPC service behind a local upstream port. It reconnects by itself, a second after a failure at the latest. */
export function createPaymentsClient(port: number): PaymentsClient {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
    'grpc.max_reconnect_backoff_ms': 1_000,
  });
  return {
    pay: (request, timeoutMs) =>
      new Promise((resolve, reject) => {
        client.makeUnaryRequest(
          payMethod.path,
          payMethod.requestSerialize,
          payMethod.responseDeserialize,
          request,
          { deadline: Date.now() + timeoutMs },
          (error, reply) =>
            reply === undefined || error !== null ? reject(error ?? new Error('no reply')) : resolve(reply),
        );
      }),
    close: () => client.close(),
  };
}
