import { firstValue } from './header-list.ts';
import type { UpstreamExchange, UpstreamResponse } from './upstream-exchange.ts';

/** An answer that is not wanted is read to its end up to this size, so that its connection can be used again. */
const DROPPED_BYTES_MAX = 64 * 1024;

/** gRPC statuses that say the server itself is at fault, as Envoy translates them to 5xx. */
const GRPC_SERVER_FAULTS = new Set(['2', '4', '12', '13', '14', '15']);

/** Whether the endpoint did what it should, as the outlier detection sees it. */
export function hasSucceeded({ status, headers }: Pick<UpstreamResponse, 'status' | 'headers'>): boolean {
  if (status >= 500) return false;
  const grpcStatus = firstValue(headers, 'grpc-status');
  return grpcStatus === undefined || !GRPC_SERVER_FAULTS.has(grpcStatus);
}

/** Throws an answer away. */
export function dropAnswer(
  response: UpstreamResponse,
  upstream: UpstreamExchange | null,
  isRequestSent: boolean,
): void {
  const length = Number(firstValue(response.headers, 'content-length') ?? Number.POSITIVE_INFINITY);
  if (isRequestSent && (response.endsStream || length <= DROPPED_BYTES_MAX)) response.body.discard();
  else upstream?.abort();
}
