import type { Runtime } from '../runtime.ts';
import type { Downstream } from './downstream.ts';
import { Exchange } from './exchange.ts';
import type { HttpContext, RequestDecision } from './http-context.ts';
import { refuseRequest } from './refuse-request.ts';
import type { Upstreams } from './upstreams.ts';

/** Decides on a request and does what was decided: at once where it can be told at once. */
export function followDecision(
  runtime: Runtime,
  upstreams: Upstreams,
  downstream: Downstream,
  context: HttpContext,
): void {
  const follow = (decision: RequestDecision): void => {
    if (decision.kind === 'forward') new Exchange(runtime, upstreams, downstream, decision.plan).start();
    else refuseRequest(runtime, downstream, decision.meter, decision.failure, context.forLocalCaller);
  };
  const decision = context.decide(downstream.head);
  if (!(decision instanceof Promise)) {
    follow(decision);
    return;
  }
  let isGone = false;
  downstream.onClosed(() => {
    isGone = true;
  });
  // Nobody waits any more: whoever would be told of the end of this request was told already.
  void decision.then((made) => {
    if (!isGone) follow(made);
  });
}
