import { PeerwayError } from '@peerway/model/error';
import { asFailure, describeFailure } from '../failure.ts';
import type { TrafficPath } from '../metrics/traffic-meter.ts';
import type { Runtime } from '../runtime.ts';
import type { ProxyConfig } from '../snapshot/proxy-config.ts';
import { answerFailure, type Downstream } from './downstream.ts';
import { pumpBody } from './pump-body.ts';
import type { Effect, OutgoingRequest, UpstreamExchange, UpstreamResponse } from './upstream-exchange.ts';
import type { Upstreams } from './upstreams.ts';

/** Where a request goes and on whose account. */
export type ExchangePlan = {
  /** Name of the cluster, asked anew for every attempt: the listener may lead elsewhere by then. */
  cluster(): string;
  request: OutgoingRequest;
  meter: TrafficPath;
  /** The caller may be told addresses. */
  forLocalCaller: boolean;
  /**
   * From the end of the request to the head of the answer. Null: no limit, for gRPC, whose calls carry their own deadlines and
   * whose streams may have nothing to say for long.
   */
  responseTimeoutMs: number | null;
  /** What this request stands on beyond its connection; null when the connection's own permission is all. */
  objection: ((config: ProxyConfig, nowMs: number) => string | null) | null;
};

/** Methods that may be sent twice without harm when it is not known whether the first arrived. */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Informational answers passed on at most; a flood of them is an attack on the client. */
const INFORMATIONAL_MAX = 16;

/** Carries one request to an endpoint and its answer back: bodies both ways with backpressure, trailers, cancellation. */
export class Exchange {
  readonly #runtime: Runtime;
  readonly #upstreams: Upstreams;
  readonly #downstream: Downstream;
  readonly #plan: ExchangePlan;
  readonly #startedAt = performance.now();
  readonly #release: () => void;
  #upstream: UpstreamExchange | null = null;
  #timer: NodeJS.Timeout | null = null;
  #status = 0;
  #informational = 0;
  #retried = false;
  #ended = false;
  #requestEnded = false;
  #stopRequestBody: (() => void) | null = null;

  constructor(runtime: Runtime, upstreams: Upstreams, downstream: Downstream, plan: ExchangePlan) {
    this.#runtime = runtime;
    this.#upstreams = upstreams;
    this.#downstream = downstream;
    this.#plan = plan;
    plan.meter.requestStarted();
    const { objection } = plan;
    this.#release =
      objection === null
        ? () => {}
        : runtime.registry.add({
            objection,
            cut: (reason) => this.#fail(new PeerwayError('identity.intention_denied', reason)),
          });
    downstream.onClosed((finished) => this.#closed(finished));
  }

  start(): void {
    void this.#open();
  }

  async #open(): Promise<void> {
    const plan = this.#plan;
    let upstream: UpstreamExchange;
    try {
      upstream = await this.#upstreams.open(plan.cluster(), plan.request, {
        informational: (status, headers) => {
          this.#informational += 1;
          if (!this.#ended && this.#informational <= INFORMATIONAL_MAX) this.#downstream.informational(status, headers);
        },
        response: (response) => this.#respond(response),
        failed: (error, effect) => this.#upstreamFailed(error, effect),
      });
    } catch (error) {
      this.#fail(asFailure(error));
      return;
    }
    if (this.#ended) {
      upstream.abort();
      return;
    }
    this.#upstream = upstream;
    this.#sendBody(upstream);
  }

  #sendBody(upstream: UpstreamExchange): void {
    if (this.#plan.request.bodyLength === 0) {
      this.#requestEnded = true;
      upstream.finish([]);
      this.#awaitResponse();
      return;
    }
    this.#stopRequestBody = pumpBody(this.#downstream.body, upstream.sink, {
      count: (bytes) => this.#plan.meter.received(bytes),
      ended: () => {
        this.#requestEnded = true;
        upstream.finish(this.#downstream.trailers());
        this.#awaitResponse();
      },
    });
  }

  #awaitResponse(): void {
    if (this.#status !== 0 || this.#ended) return;
    const { responseTimeoutMs } = this.#plan;
    if (responseTimeoutMs === null) return;
    this.#timer = setTimeout(
      () => this.#fail(new PeerwayError('upstream.timeout', `no answer came within ${responseTimeoutMs} ms`)),
      responseTimeoutMs,
    );
  }

  #respond(response: UpstreamResponse): void {
    if (this.#ended) return;
    this.#stopTimer();
    this.#status = response.status;
    const { method } = this.#plan.request;
    const hasNoBody = response.endsStream || method === 'HEAD' || response.status === 204 || response.status === 304;
    this.#downstream.respond(response.status, response.headers, response.endsStream);
    if (hasNoBody) {
      response.body.resume();
      if (!response.endsStream) this.#downstream.finish([]);
      return;
    }
    pumpBody(response.body, this.#downstream.sink, {
      count: (bytes) => this.#plan.meter.sent(bytes),
      ended: () => this.#downstream.finish(response.trailers()),
    });
  }

  #upstreamFailed(error: PeerwayError, effect: Effect): void {
    if (this.#ended) return;
    const { method, bodyLength } = this.#plan.request;
    // A request without a body can be sent once more; one with a body is already partly gone.
    const mayRetry = bodyLength === 0 && (effect === 'unprocessed' || (effect === 'stale' && SAFE_METHODS.has(method)));
    if (this.#status === 0 && !this.#retried && mayRetry) {
      this.#retried = true;
      this.#stopTimer();
      this.#upstream = null;
      void this.#open();
      return;
    }
    this.#fail(error);
  }

  #fail(failure: PeerwayError): void {
    if (this.#ended) return;
    const { meter, forLocalCaller } = this.#plan;
    meter.failed(failure.code);
    this.#runtime.log(failure.code === 'platform.internal' ? 'error' : 'info', 'request.failed', {
      code: failure.code,
      service: meter.key.service,
      peer: meter.key.peer,
      source: meter.key.source,
      reason: describeFailure(failure),
    });
    this.#letGoOfUpstream();
    const status = answerFailure(this.#downstream, failure, forLocalCaller);
    if (status > 0) this.#status = status;
  }

  /** The answer is over, one way or the other. */
  #closed(finished: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#release();
    this.#stopTimer();
    const { meter } = this.#plan;
    if (this.#status > 0) meter.requestEnded(this.#status, (performance.now() - this.#startedAt) * 1000);
    else meter.requestAborted();
    if (!finished || !this.#requestEnded) this.#letGoOfUpstream();
  }

  #letGoOfUpstream(): void {
    this.#stopTimer();
    this.#stopRequestBody?.();
    this.#stopRequestBody = null;
    this.#upstream?.abort();
    this.#upstream = null;
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
