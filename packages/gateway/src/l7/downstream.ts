import type { PeerwayError } from '@peerway/model/error';
import type { BodySink, BodySource } from './body.ts';
import { failureResponse, failureStatus } from './failure-response.ts';
import type { HeaderList } from './header-list.ts';
import type { RequestHead } from './request-head.ts';

/** A client's request and the way to answer it, the same for HTTP/1.1 and HTTP/2. None of its methods throws. */
export interface Downstream {
  readonly head: RequestHead;
  readonly body: BodySource;
  /** Once `body` has ended. */
  trailers(): HeaderList;
  readonly hasResponded: boolean;
  informational(status: number, headers: HeaderList): void;
  /** @param endsStream there is neither a body nor trailers */
  respond(status: number, headers: HeaderList, endsStream: boolean): void;
  /** Takes the body of the answer. */
  readonly sink: BodySink;
  /** Ends the answer. */
  finish(trailers: HeaderList): void;
  /** Breaks the answer off so that the client can not take it for complete. */
  abort(): void;
  /** `finished` when the answer was handed over whole; else the client left, or it was aborted. Called once. */
  onClosed(listener: (finished: boolean) => void): void;
}

/** The status that the client sees of a failure; 0 for none, where the answer has begun and can only be broken off. */
export function statusOfFailure({ head, hasResponded }: Downstream, failure: PeerwayError): number {
  if (hasResponded) return 0;
  return head.isGrpc ? 200 : failureStatus(failure);
}

/** Answers with a failure when nothing was answered yet, and breaks off otherwise. The answer may be over when this returns. */
export function answerFailure(downstream: Downstream, failure: PeerwayError, forLocalCaller: boolean): void {
  if (downstream.hasResponded) {
    downstream.abort();
    return;
  }
  const { isGrpc } = downstream.head;
  const response = failureResponse(failure, { isGrpc, forLocalCaller });
  const endsStream = response.body === '';
  downstream.respond(response.status, response.headers, endsStream);
  if (!endsStream) {
    if (downstream.head.method !== 'HEAD') downstream.sink.write(Buffer.from(response.body));
    downstream.finish([]);
  }
}
