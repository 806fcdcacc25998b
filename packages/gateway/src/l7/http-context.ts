import type { PeerwayError } from '@peerway/model/error';
import type { TrafficPath } from '../metrics/traffic-meter.ts';
import type { ExchangePlan } from './exchange.ts';
import type { RequestHead } from './request-head.ts';

/** What the HTTP edges are told about a connection: how to decide on its requests. */
export type HttpContext = {
  /** Decides where a request goes. Throws PeerwayError for one that goes nowhere. */
  plan(head: RequestHead): ExchangePlan;
  /** On whose account requests go that were refused before there was a plan. */
  meter: TrafficPath;
  /** The caller may be told addresses. */
  forLocalCaller: boolean;
  /** A request was refused by `plan`; for the log. */
  refused?(head: RequestHead, failure: PeerwayError): void;
};
