import type { HeaderEditor } from './header-edits.ts';
import type { HeaderList } from './header-list.ts';
import type { OutgoingRequest } from './upstream-exchange.ts';

/** A request's head as the proxy decides on it, the same for HTTP/1.1 and HTTP/2. It passed `checkHttp1Head` or `checkHttp2Head`. */
export type RequestHead = {
  method: string;
  /** Origin form (`/path?query`), or `*` for OPTIONS; normalised, and exactly these bytes are decided on and forwarded. */
  path: string;
  authority: string;
  /** End-to-end fields; without `host`, and without any XFCC, which is kept apart in `receivedXfcc`. */
  headers: HeaderList;
  receivedXfcc: string[];
  /** Bytes of the body; 0 without one, null when only its end will tell. */
  bodyLength: number | null;
  isGrpc: boolean;
};

/**
 * The request as it goes on, with fields that this proxy adds.
 * @param edit of the route; it does not reach what is added
 */
export function outgoingRequest(head: RequestHead, added: HeaderList, edit: HeaderEditor = null): OutgoingRequest {
  const { method, path, authority, bodyLength } = head;
  const headers = edit === null ? head.headers : edit(head.headers);
  return { method, path, authority, bodyLength, headers: added.length === 0 ? headers : [...headers, ...added] };
}

/** How long its answer may take to begin; see `ExchangePlan`. */
export function responseTimeoutMs(head: RequestHead, limits: { requestTimeoutMs: number }): number | null {
  return head.isGrpc ? null : limits.requestTimeoutMs;
}

export type HeadCheck =
  | { ok: true; head: RequestHead }
  | { ok: false; status: 400 | 405 | 417 | 431 | 501 | 505; reason: string };
