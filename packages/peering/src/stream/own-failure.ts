import type { StreamError } from '../tracker.ts';
import { grpcStatus, grpcStatusName, type StreamFailure } from '../wire/grpc-status.ts';

/* Statuses with which this side ends a stream that is up. */

/** peering-wire §5.6. */
export const HEARTBEAT_TIMEOUT: StreamFailure = { code: grpcStatus.unknown, message: 'heartbeat timeout' };

/** peering-wire §5.7. */
export const NOT_LEADER_ANYMORE: StreamFailure = {
  code: grpcStatus.failedPrecondition,
  message: 'node is not a leader anymore; cannot continue streaming',
};

/** The row leads to another peering now, so nothing that the stream says belongs to it. */
export const ESTABLISHED_ANEW: StreamFailure = {
  code: grpcStatus.aborted,
  message: 'the peering was established anew with another token',
};

/** Why this side ended a stream, in words; without a period at the end. */
export function describeOwnFailure({ code, message }: StreamFailure): StreamError {
  const text = ((): string => {
    switch (message) {
      case HEARTBEAT_TIMEOUT.message:
        return 'The other cluster sent no heartbeat for two minutes: it hangs, or the network between drops packets';
      case NOT_LEADER_ANYMORE.message:
        return 'Another replica of this cluster leads now, and runs the stream';
      case ESTABLISHED_ANEW.message:
        return 'The peering was established anew with another token, and is dialed again';
      default:
        return `The other cluster broke the protocol: ${message}`;
    }
  })();
  return { code: `grpc.${grpcStatusName(code)}`, message: text };
}
