import { grpcStatus } from '../wire/grpc-status.ts';

/**
 * How long to wait after the n-th failure in a row (n from 1; peering-wire §5.9): a follower answered, so the leader is one
 * address further on; the other side is overloaded; or anything else.
 */
export function redialDelayMs(code: number, failures: number): number {
  switch (code) {
    case grpcStatus.failedPrecondition:
      return Math.min(8 * 2 ** Math.max(0, failures - 5), 8192);
    case grpcStatus.resourceExhausted:
      return 8192;
    default:
      return Math.min(2 ** failures, 64) * 1000;
  }
}
