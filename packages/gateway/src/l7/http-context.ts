import type { Socket } from 'node:net';
import type { PeerwayError } from '@peerway/model/error';
import type { TrafficPath } from '../metrics/traffic-meter.ts';
import type { ExchangePlan } from './exchange-plan.ts';
import type { RequestHead } from './request-head.ts';

/** What is to become of a request: it goes to an endpoint, or it is refused, on somebody's account either way. */
export type RequestDecision =
  | { kind: 'forward'; plan: ExchangePlan }
  | { kind: 'refuse'; failure: PeerwayError; meter: TrafficPath };

/** What the HTTP edges are told about a connection: how to decide on its requests. */
export type HttpContext = {
  /** A promise where something has to be fetched first; it never rejects. */
  decide(head: RequestHead): RequestDecision | Promise<RequestDecision>;
  /** On whose account requests go that could not even be read. */
  meter: TrafficPath;
  /** The TCP connection below, where a reset has to be sent. */
  transport: Socket;
  /** The caller may be told addresses. */
  forLocalCaller: boolean;
  /** The client is a mesh gateway of this cluster, which carries many clients' requests on one connection. */
  isGateway: boolean;
};
