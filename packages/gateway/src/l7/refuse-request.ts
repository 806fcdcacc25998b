import type { ErrorCode, PeerwayError } from '@peerway/model/error';
import { describeFailure } from '../failure.ts';
import type { TrafficPath } from '../metrics/traffic-meter.ts';
import type { Runtime } from '../runtime.ts';
import { answerFailure, type Downstream, statusOfFailure } from './downstream.ts';
import type { RequestHead } from './request-head.ts';

/** Answers a request that goes nowhere, and counts it as a request that was answered so. */
export function refuseRequest(
  runtime: Runtime,
  downstream: Downstream,
  meter: TrafficPath,
  failure: PeerwayError,
  forLocalCaller: boolean,
): void {
  const startedAt = performance.now();
  countRefusal(runtime, downstream.head, meter, failure);
  meter.requestStarted();
  const status = statusOfFailure(downstream, failure);
  downstream.onClosed(() => {
    const durationMs = performance.now() - startedAt;
    meter.requestEnded(status, durationMs * 1000);
    runtime.accessLog.request(downstream.head, status, {
      ...{ path: meter.key, durationMs, bytesIn: 0, bytesOut: 0, upstream: '', error: failure.code },
    });
  });
  answerFailure(downstream, failure, forLocalCaller);
  downstream.body.discard();
}

/** Counts and logs a refusal, with what only the operator may know of its reason. */
export function countRefusal(runtime: Runtime, head: RequestHead, meter: TrafficPath, failure: PeerwayError): void {
  meter.failed(failure.code);
  runtime.log('info', 'request.refused', {
    code: failure.code,
    service: meter.key.service,
    source: meter.key.source,
    // Without the query, which may carry secrets.
    path: head.path.split('?', 1)[0],
    reason: describeFailure(failure),
  });
}

/** A request that was refused before there was anything to decide on: what of its head was understood, if any, is told. */
export function logRefusal(
  runtime: Runtime,
  head: Pick<RequestHead, 'method' | 'authority' | 'path' | 'headers'> | null,
  meter: TrafficPath,
  { status, error }: { status: number; error: ErrorCode },
): void {
  runtime.accessLog.request(head ?? UNREAD, status, {
    ...{ path: meter.key, durationMs: 0, bytesIn: 0, bytesOut: 0, upstream: '', error },
  });
}

const UNREAD = { method: '', authority: '', path: '', headers: [] };
