import { type ErrorCode, PeerwayError } from '@peerway/model/error';
import { formatHostPort } from '@peerway/model/host-port';
import { asFailure, describeFailure } from '../failure.ts';
import type { Endpoint } from '../l4/pick-endpoint.ts';
import type { TrafficPath } from '../metrics/traffic-meter.ts';
import type { Runtime } from '../runtime.ts';
import { BodyWatch } from './body-watch.ts';
import { answerFailure, type Downstream, statusOfFailure } from './downstream.ts';
import { ExchangeClock } from './exchange-clock.ts';
import { type ExchangePlan, editedAnswer, noActions, type RouteActions } from './exchange-plan.ts';
import { pumpBody } from './pump-body.ts';
import { RequestBody } from './request-body.ts';
import { Retries } from './retries.ts';
import type { TryResult } from './retry-policy.ts';
import { dropAnswer, hasSucceeded } from './try-answer.ts';
import type { Effect, UpstreamExchange, UpstreamListener, UpstreamResponse } from './upstream-exchange.ts';
import type { Lease, Opened, Upstreams } from './upstreams.ts';

/** Methods that may be sent twice without harm when it is not known whether the first arrived. */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Informational answers passed on at most; a flood of them is an attack on the client. */
const INFORMATIONAL_MAX = 16;
/** A body of a route with retries is kept up to this size; a longer one is sent once only. */
const REPLAY_BYTES_MAX = 64 * 1024;

/** One attempt to get the request answered. */
type Try = { upstream: UpstreamExchange | null; lease: Lease | null };

/**
 * Carries one request to an endpoint and its answer back: bodies both ways with backpressure, trailers, cancellation. Until
 * anything of an answer has reached the client, another endpoint may be tried.
 */
export class Exchange {
  readonly #runtime: Runtime;
  readonly #upstreams: Upstreams;
  readonly #downstream: Downstream;
  readonly #plan: ExchangePlan;
  readonly #actions: RouteActions;
  readonly #body: RequestBody;
  readonly #startedAt = performance.now();
  readonly #release: () => void;
  readonly #retries: Retries;
  readonly #clock = new ExchangeClock();
  #meter: TrafficPath;
  #try: Try | null = null;
  #status = 0;
  #failure: ErrorCode | null = null;
  #bytesIn = 0;
  #bytesOut = 0;
  /** Where it went last. */
  #endpoint: Endpoint | null = null;
  #informational = 0;
  #wasResent = false;
  #ended = false;
  #requestEnded = false;
  /** The client reads no more of the answer for now. */
  #isUnread = false;

  constructor(runtime: Runtime, upstreams: Upstreams, downstream: Downstream, plan: ExchangePlan) {
    this.#runtime = runtime;
    this.#upstreams = upstreams;
    this.#downstream = downstream;
    this.#plan = plan;
    this.#actions = plan.actions ?? noActions;
    this.#meter = plan.meter;
    this.#retries = new Retries(this.#actions.retry, runtime.random);
    const count = (bytes: number): void => {
      this.#meter.received(bytes);
      this.#bytesIn += bytes;
      this.#clock.heard();
    };
    const keepBytesMax = this.#retries.areWanted ? REPLAY_BYTES_MAX : 0;
    this.#body = new RequestBody(downstream.body, keepBytesMax, count, this.#watchBody());
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
    this.#limitSilence();
  }

  start(): void {
    this.#open();
  }

  /** A gRPC call may have nothing to say for long; but who does not read what was said is not one that has nothing to say. */
  #limitSilence(): void {
    const { streamIdleTimeoutMs } = this.#runtime.config().limits;
    const mayBeSilent = this.#downstream.head.isGrpc && !this.#isUnread;
    // A route that says something of it says it for gRPC, too.
    const idleTimeoutMs = this.#actions.idleTimeoutMs ?? (mayBeSilent ? null : streamIdleTimeoutMs);
    this.#clock.limitSilence(idleTimeoutMs, () => this.#fail(this.#silence(idleTimeoutMs ?? 0)));
  }

  /** Whose silence it was. */
  #silence(afterMs: number): PeerwayError {
    if (this.#isUnread)
      return new PeerwayError('request.answer_unread', `the client read nothing of the answer for ${afterMs} ms`);
    const isClient = !this.#requestEnded && this.#plan.request.bodyLength !== 0 && !this.#body.isStalled;
    return isClient
      ? new PeerwayError('request.timeout', `the rest of the request did not come within ${afterMs} ms`)
      : new PeerwayError('upstream.timeout', `nothing was said for ${afterMs} ms`);
  }

  /**
   * A body whose length is known is one thing that is to be handed over, so slowness is a way to hold a connection. One without
   * a length may be a conversation that has little to say, as gRPC's always may: that only silence ends.
   */
  #watchBody(): BodyWatch | null {
    const { head, body } = this.#downstream;
    const { requestBodyBytesPerSecondMin: bytesPerSecondMin, requestBodyGraceMs: graceMs } =
      this.#runtime.config().limits;
    if (head.isGrpc || bytesPerSecondMin === 0 || head.bodyLength === null || head.bodyLength === 0) return null;
    const reason = `the rest of the request came slower than ${bytesPerSecondMin} bytes a second`;
    return new BodyWatch(
      { bytesPerSecondMin, graceMs },
      () => body.isShut,
      () => this.#fail(new PeerwayError('request.timeout', reason)),
    );
  }

  #open(): void {
    const plan = this.#plan;
    const current: Try = { upstream: null, lease: null };
    this.#try = current;
    const destination = {
      clusterName: plan.cluster(),
      hash: this.#actions.hash,
      avoid: this.#retries.failedAt,
      isWanted: () => !this.#ended && this.#try === current,
    };
    const failed = (error: unknown): void => {
      if (this.#try === current) this.#tryFailed(asFailure(error), 'unsent', current);
    };
    try {
      const opened = this.#upstreams.open(destination, plan.request, this.#listener(current));
      if (opened instanceof Promise)
        void opened.then((one) => this.#opened(one, current, destination.clusterName), failed);
      else this.#opened(opened, current, destination.clusterName);
    } catch (error) {
      failed(error);
    }
  }

  #listener(current: Try): UpstreamListener {
    return {
      informational: (status, headers) => {
        if (this.#try !== current || this.#ended) return;
        this.#informational += 1;
        if (this.#informational <= INFORMATIONAL_MAX) this.#downstream.informational(status, headers);
      },
      response: (response) => {
        if (this.#try === current) this.#respond(response, current);
      },
      failed: (error, effect) => {
        if (this.#try === current) this.#tryFailed(error, effect, current);
      },
    };
  }

  #opened({ exchange, lease }: Opened, current: Try, clusterName: string): void {
    if (this.#ended || this.#try !== current) {
      exchange.abort();
      lease.end();
      return;
    }
    current.upstream = exchange;
    current.lease = lease;
    this.#endpoint = lease.endpoint;
    if (lease.cluster.name !== clusterName) this.#moveTo(this.#plan.meterOf?.(lease.cluster) ?? this.#plan.meter);
    // Further in, what counts is how the client came; the application behind it is spoken to in plain text.
    if (this.#meter.key.point === 'outbound') this.#meter.hopSeen(lease.cluster.tls !== null);
    this.#sendBody(exchange);
  }

  #moveTo(meter: TrafficPath): void {
    if (meter === this.#meter) return;
    this.#meter.requestMoved();
    this.#meter = meter;
    meter.requestStarted();
  }

  #sendBody(upstream: UpstreamExchange): void {
    if (this.#plan.request.bodyLength === 0) {
      this.#requestEnded = true;
      upstream.finish([]);
      this.#awaitResponse();
      return;
    }
    this.#body.sendTo(upstream.sink, () => {
      this.#requestEnded = true;
      upstream.finish(this.#downstream.trailers());
      this.#awaitResponse();
    });
  }

  #awaitResponse(): void {
    if (this.#status !== 0 || this.#ended) return;
    const { responseTimeoutMs } = this.#plan;
    this.#clock.awaitAnswer(responseTimeoutMs, () => {
      this.#try?.lease?.report(false);
      this.#fail(new PeerwayError('upstream.timeout', `no answer came within ${responseTimeoutMs} ms`));
    });
  }

  #respond(response: UpstreamResponse, current: Try): void {
    if (this.#ended) return;
    current.lease?.report(hasSucceeded(response));
    const { status, headers } = response;
    if (this.#mayRetry({ kind: 'answer', status, headers }, current)) {
      dropAnswer(response, current.upstream, this.#requestEnded);
      this.#retry(current);
      return;
    }
    this.#clock.answered();
    this.#retries.end();
    this.#clock.heard();
    this.#status = status;
    const { method } = this.#plan.request;
    const hasNoBody = response.endsStream || method === 'HEAD' || status === 204 || status === 304;
    this.#downstream.respond(status, editedAnswer(this.#actions, headers), response.endsStream);
    if (hasNoBody) {
      response.body.discard();
      if (!response.endsStream) this.#downstream.finish([]);
      return;
    }
    pumpBody(response.body, this.#downstream.sink, {
      count: (bytes) => {
        this.#meter.sent(bytes);
        this.#bytesOut += bytes;
        this.#clock.heard();
      },
      ended: () => {
        // What is left of it waits for the client alone.
        this.#unread(true);
        this.#downstream.finish(response.trailers());
      },
      stalled: (isStalled) => this.#unread(isStalled),
    });
  }

  #unread(isUnread: boolean): void {
    this.#isUnread = isUnread;
    if (this.#downstream.head.isGrpc) this.#limitSilence();
    else this.#clock.heard();
  }

  #tryFailed(error: PeerwayError, effect: Effect | 'unsent', current: Try): void {
    if (this.#ended) return;
    if (effect !== 'unsent') current.lease?.report(false);
    const { method, bodyLength } = this.#plan.request;
    // A request without a body can be sent once more; one with a body is already partly gone, unless it was kept.
    const isWhole = bodyLength === 0 || this.#body.canReplay;
    const isHarmless = effect === 'unprocessed' || (effect === 'stale' && SAFE_METHODS.has(method));
    if (this.#status === 0 && !this.#wasResent && isWhole && isHarmless) {
      this.#wasResent = true;
      this.#leave(current);
      this.#open();
      return;
    }
    if (this.#mayRetry({ kind: 'failure', code: error.code, isRefused: effect === 'unprocessed' }, current)) {
      this.#retry(current);
      return;
    }
    this.#fail(error);
  }

  #mayRetry(result: TryResult, { lease }: Try): boolean {
    if (this.#status !== 0 || (this.#plan.request.bodyLength !== 0 && !this.#body.canReplay)) return false;
    const clusterName = lease?.cluster.name ?? this.#plan.cluster();
    return this.#retries.allow(result, this.#runtime.clusters.of(clusterName));
  }

  #retry(current: Try): void {
    this.#meter.retried();
    this.#leave(current);
    this.#retries.schedule(current.lease?.endpoint ?? null, () => this.#open());
  }

  /** The try is over; whatever still comes of it is not heard. */
  #leave(current: Try): void {
    this.#try = null;
    if (this.#plan.request.bodyLength !== 0) this.#body.hold();
    current.lease?.end();
  }

  #fail(failure: PeerwayError): void {
    if (this.#ended) return;
    const { forLocalCaller } = this.#plan;
    const meter = this.#meter;
    meter.failed(failure.code);
    this.#failure = failure.code;
    this.#runtime.log(failure.code === 'platform.internal' ? 'error' : 'info', 'request.failed', {
      code: failure.code,
      service: meter.key.service,
      peer: meter.key.peer,
      source: meter.key.source,
      reason: describeFailure(failure),
    });
    this.#letGoOfUpstream();
    this.#status = statusOfFailure(this.#downstream, failure) || this.#status;
    answerFailure(this.#downstream, failure, forLocalCaller);
  }

  /** The answer is over, one way or the other. */
  #closed(finished: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#release();
    const meter = this.#meter;
    const durationMs = performance.now() - this.#startedAt;
    if (this.#status > 0) meter.requestEnded(this.#status, durationMs * 1000);
    else meter.requestAborted();
    this.#runtime.accessLog.request(this.#downstream.head, this.#status, {
      path: meter.key,
      durationMs,
      bytesIn: this.#bytesIn,
      bytesOut: this.#bytesOut,
      upstream:
        this.#endpoint === null ? '' : formatHostPort({ host: this.#endpoint.address, port: this.#endpoint.port }),
      error: this.#failure,
    });
    if (!finished || !this.#requestEnded) this.#letGoOfUpstream();
    else this.#endTry();
  }

  #letGoOfUpstream(): void {
    this.#body.discard();
    this.#try?.upstream?.abort();
    this.#endTry();
    this.#try = null;
  }

  /** Gives back what the request holds beyond its connections. */
  #endTry(): void {
    this.#clock.stop();
    this.#retries.end();
    this.#try?.lease?.end();
  }
}
