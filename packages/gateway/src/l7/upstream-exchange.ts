import type { PeerwayError } from '@peerway/model/error';
import type { BodySink, BodySource } from './body.ts';
import type { HeaderList } from './header-list.ts';

/** An answer's head and body. */
export type UpstreamResponse = {
  status: number;
  headers: HeaderList;
  body: BodySource;
  /** There is neither a body nor trailers. */
  endsStream: boolean;
  /** Once `body` has ended. */
  trailers(): HeaderList;
};

/**
 * Whether a broken request may have been acted upon: `unprocessed` it certainly was not; `stale` an idle pooled connection
 * broke before any byte of an answer, most likely closed by the other side just before; `maybe` nobody knows.
 */
export type Effect = 'unprocessed' | 'stale' | 'maybe';

export type UpstreamListener = {
  informational(status: number, headers: HeaderList): void;
  response(response: UpstreamResponse): void;
  /** The exchange broke, before or in the middle of the answer; nothing else is called afterwards. */
  failed(error: PeerwayError, effect: Effect): void;
};

/** A request that is on its way to an endpoint. None of its methods throws. */
export interface UpstreamExchange {
  /** Takes the body of the request. */
  readonly sink: BodySink;
  /** Ends the request. */
  finish(trailers: HeaderList): void;
  /** Gives up; no listener is called afterwards. */
  abort(): void;
}

/** The request as it goes out: checked, with the fields that this proxy sets. */
export type OutgoingRequest = {
  method: string;
  path: string;
  authority: string;
  headers: HeaderList;
  /** 0: no body. Null: until its end. */
  bodyLength: number | null;
};
