import type { ErrorCode } from '@peerway/model/error';
import { type RetryCondition, retryConditionSchema } from '@peerway/model/http-route';
import { describe, expect, it } from 'vitest';
import { retryDelayMs, type TryResult, wantsRetry } from './retry-policy.ts';

const answer = (status: number, ...headers: string[]): TryResult => ({ kind: 'answer', status, headers });
const failure = (code: ErrorCode, isRefused = false): TryResult => ({ kind: 'failure', code, isRefused });

/** Every condition, alone, under which the result is tried again. */
const conditionsFor = (result: TryResult): RetryCondition[] =>
  retryConditionSchema.options.filter((on) => wantsRetry({ retries: 1, on: [on], statusCodes: [] }, result));

describe('wantsRetry', () => {
  it.each<[string, TryResult, RetryCondition[]]>([
    ['a good answer', answer(200), []],
    ['404', answer(404), []],
    ['409', answer(409), ['retriable-4xx']],
    ['500', answer(500), ['5xx']],
    ['502', answer(502), ['5xx', 'gateway-error']],
    ['503', answer(503), ['5xx', 'gateway-error']],
    ['504', answer(504), ['5xx', 'gateway-error']],
    ['a limited rate', answer(429, 'x-envoy-ratelimited', 'true'), ['envoy-ratelimited']],
    ['a limited rate with 503', answer(503, 'x-envoy-ratelimited', ''), ['envoy-ratelimited']],
    ['gRPC: ok', answer(200, 'grpc-status', '0'), []],
    ['gRPC: cancelled', answer(200, 'grpc-status', '1'), ['cancelled']],
    ['gRPC: deadline', answer(200, 'grpc-status', '4'), ['deadline-exceeded']],
    ['gRPC: exhausted', answer(200, 'grpc-status', '8'), ['resource-exhausted']],
    ['gRPC: internal', answer(200, 'grpc-status', '13'), ['internal']],
    ['gRPC: unavailable', answer(200, 'grpc-status', '14'), ['unavailable']],
    ['no connection', failure('upstream.connect_failed'), ['5xx', 'gateway-error', 'reset', 'connect-failure']],
    ['no TLS', failure('upstream.tls_failed'), ['5xx', 'gateway-error', 'reset', 'connect-failure']],
    ['a reset', failure('upstream.reset'), ['5xx', 'gateway-error', 'reset']],
    ['a refusal', failure('upstream.reset', true), ['5xx', 'gateway-error', 'reset', 'refused-stream']],
    ['no time left', failure('upstream.timeout'), []],
    ['no instance', failure('routing.no_healthy_instance'), []],
    ['a limit', failure('capacity.requests'), []],
    ['no certificate of our own', failure('identity.not_ready'), []],
  ])('after %s', (_what, result, expected) => {
    expect(conditionsFor(result)).toEqual(expected);
  });

  it('knows status codes by their number', () => {
    const policy = { retries: 1, on: [], statusCodes: [418, 500] };
    expect([418, 500, 501].map((status) => wantsRetry(policy, answer(status)))).toEqual([true, true, false]);
  });
});

describe('retryDelayMs', () => {
  it('is spread from nothing to a bound that doubles and stops', () => {
    const most = [1, 2, 3, 4, 5, 100].map((retry) => Math.round(retryDelayMs(retry, () => 0.999_999)));
    expect(most).toEqual([25, 75, 175, 250, 250, 250]);
    expect(retryDelayMs(3, () => 0)).toBe(0);
  });
});
