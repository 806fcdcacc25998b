import type { PeerwayError } from '@peerway/model/error';
import { answerFailure, type Downstream } from './downstream.ts';
import type { HttpContext } from './http-context.ts';

/** Answers a request that goes nowhere, and counts it as a request that was answered so. */
export function refusePlan(context: HttpContext, downstream: Downstream, failure: PeerwayError): void {
  const { meter } = context;
  const startedAt = performance.now();
  meter.failed(failure.code);
  meter.requestStarted();
  context.refused?.(downstream.head, failure);
  const status = answerFailure(downstream, failure, context.forLocalCaller);
  downstream.onClosed(() => meter.requestEnded(status, (performance.now() - startedAt) * 1000));
  downstream.body.resume();
}
