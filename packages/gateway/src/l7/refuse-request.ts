import type { PeerwayError } from '@peerway/model/error';
import type { TrafficPath } from '../metrics/traffic-meter.ts';
import type { Runtime } from '../runtime.ts';
import { answerFailure, type Downstream } from './downstream.ts';

/** Answers a request that goes nowhere, and counts it as a request that was answered so. */
export function refuseRequest(
  runtime: Runtime,
  downstream: Downstream,
  meter: TrafficPath,
  failure: PeerwayError,
  forLocalCaller: boolean,
): void {
  const startedAt = performance.now();
  meter.failed(failure.code);
  meter.requestStarted();
  runtime.log('info', 'request.refused', {
    code: failure.code,
    service: meter.key.service,
    source: meter.key.source,
    path: downstream.head.path,
    reason: failure.message,
  });
  const status = answerFailure(downstream, failure, forLocalCaller);
  downstream.onClosed(() => meter.requestEnded(status, (performance.now() - startedAt) * 1000));
  downstream.body.resume();
}
