import type { ErrorCode } from '@peerway/model/error';
import type { HttpRouteRule, RetryCondition } from '@peerway/model/http-route';
import { firstValue, type HeaderList } from './header-list.ts';

export type RetryPolicy = NonNullable<HttpRouteRule['retry']>;

/** How a try ended before anything of it reached the client. */
export type TryResult =
  | { kind: 'answer'; status: number; headers: HeaderList }
  /** `isRefused`: the other side said that it has not looked at the request. */
  | { kind: 'failure'; code: ErrorCode; isRefused: boolean };

/** Whether the policy wants another try after this one (conditions as Envoy defines them). */
export function wantsRetry(policy: RetryPolicy, result: TryResult): boolean {
  return result.kind === 'answer' ? wantsAnotherAnswer(policy, result) : wantsAfterFailure(policy, result);
}

const GATEWAY_ERRORS = [502, 503, 504];
/** As gRPC numbers them. They count where they come with the head: an answer whose trailers bring them has reached the client. */
const GRPC_STATUS = new Map<RetryCondition, string>([
  ['cancelled', '1'],
  ['deadline-exceeded', '4'],
  ['resource-exhausted', '8'],
  ['internal', '13'],
  ['unavailable', '14'],
]);

function wantsAnotherAnswer(
  { on, statusCodes }: RetryPolicy,
  answer: { status: number; headers: HeaderList },
): boolean {
  const { status, headers } = answer;
  // Who limits the rate wants fewer requests; it counts alone, whatever its status is.
  if (firstValue(headers, 'x-envoy-ratelimited') !== undefined) return on.includes('envoy-ratelimited');
  if (statusCodes.includes(status)) return true;
  const grpcStatus = firstValue(headers, 'grpc-status');
  return on.some((condition) => {
    switch (condition) {
      case '5xx':
        return status >= 500;
      case 'gateway-error':
        return GATEWAY_ERRORS.includes(status);
      case 'retriable-4xx':
        return status === 409;
      default:
        return grpcStatus !== undefined && GRPC_STATUS.get(condition) === grpcStatus;
    }
  });
}

/** A try without any answer is a `reset`, and to a client would be a 5xx. One that timed out has no time left for another. */
function wantsAfterFailure({ on }: RetryPolicy, failure: { code: ErrorCode; isRefused: boolean }): boolean {
  switch (failure.code) {
    case 'upstream.connect_failed':
    case 'upstream.connect_timeout':
    case 'upstream.tls_failed':
      return has(on, ['connect-failure', 'reset', '5xx', 'gateway-error']);
    case 'upstream.reset':
      return has(on, ['reset', '5xx', 'gateway-error']) || (failure.isRefused && on.includes('refused-stream'));
    default:
      return false;
  }
}

const has = (on: readonly RetryCondition[], some: readonly RetryCondition[]): boolean =>
  on.some((condition) => some.includes(condition));

const BACKOFF_BASE_MS = 25;
const BACKOFF_MS_MAX = 250;

/**
 * How long to wait before a retry, ms: anything from nothing up to a bound that doubles, so that clients that failed together
 * do not come back together (Envoy's defaults).
 * @param retry 1 for the first one
 * @param random from 0 up to but not including 1
 */
export function retryDelayMs(retry: number, random: () => number): number {
  return random() * Math.min(BACKOFF_BASE_MS * (2 ** retry - 1), BACKOFF_MS_MAX);
}
