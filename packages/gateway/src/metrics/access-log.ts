import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import type { ErrorCode } from '@peerway/model/error';
import type { TrafficLabels } from '@peerway/model/proxy-report';
import { firstValue } from '../l7/header-list.ts';
import type { RequestHead } from '../l7/request-head.ts';

/** `errors`: what was not answered, answered by this proxy itself, or with a status from 400 on; connections that failed. */
export type AccessLogMode = 'off' | 'errors' | 'all';

/** What came of a request or a relayed connection. */
export type AccessOutcome = {
  path: TrafficLabels;
  durationMs: number;
  /** From the client to the server, and back. */
  bytesIn: number;
  bytesOut: number;
  /** `host:port` that it went to last; empty: nowhere. */
  upstream: string;
  /** Why it failed, where this proxy knows. */
  error: ErrorCode | null;
};

/** Lines waiting for a slow reader at most; what comes beyond is dropped and counted, since traffic must not wait for its log. */
const WAITING_BYTES_MAX = 4 * 1024 * 1024;

/**
 * One JSON object a line for each request and each relayed connection, when it is over. Queries are left out, as they carry
 * secrets; so are all header fields but those that name a trace.
 */
export class AccessLog {
  readonly #mode: AccessLogMode;
  readonly #sink: Writable;
  readonly #now: () => Date;
  /** Lines that were lost to a reader that was too slow. */
  dropped = 0;

  constructor(mode: AccessLogMode, sink: Writable, now: () => Date) {
    this.#mode = mode;
    this.#sink = sink;
    this.#now = now;
  }

  /** @param status of the answer; 0: none reached the client; 101: from then on it was relayed, and is told of as a connection */
  request(
    head: Pick<RequestHead, 'method' | 'authority' | 'path' | 'headers'>,
    status: number,
    outcome: AccessOutcome,
  ): void {
    if (!this.#isWanted(status === 0 || status >= 400 || outcome.error !== null)) return;
    const { method, authority, headers } = head;
    const [path = ''] = head.path.split('?', 1);
    this.#write({
      kind: 'request',
      ...{ method, authority, path, status },
      ...described(outcome),
      ...traceOf(firstValue(headers, 'traceparent')),
      requestId: firstValue(headers, 'x-request-id')?.slice(0, ID_LENGTH_MAX),
    });
  }

  connection(outcome: AccessOutcome): void {
    if (this.#isWanted(outcome.error !== null)) this.#write({ kind: 'connection', ...described(outcome) });
  }

  #isWanted(isError: boolean): boolean {
    return this.#mode === 'all' || (this.#mode === 'errors' && isError);
  }

  #write(entry: Record<string, unknown>): void {
    if (this.#sink.writableLength > WAITING_BYTES_MAX || this.#sink.destroyed) {
      this.dropped += 1;
      return;
    }
    this.#sink.write(`${JSON.stringify({ at: this.#now().toISOString(), ...entry })}\n`);
  }

  async close(): Promise<void> {
    if (this.#sink === process.stdout || this.#sink.destroyed) return;
    await new Promise<void>((resolve) => this.#sink.end(() => resolve()));
  }
}

const ID_LENGTH_MAX = 128;

function described({ path, durationMs, bytesIn, bytesOut, upstream, error }: AccessOutcome): Record<string, unknown> {
  return {
    ...path,
    durationMs: Math.round(durationMs * 1000) / 1000,
    bytesIn,
    bytesOut,
    ...(upstream === '' ? {} : { upstream }),
    ...(error === null ? {} : { error }),
  };
}

/** The trace and the caller's span (W3C Trace Context §3.2); nothing for a value that is none. */
export function traceOf(traceparent: string | undefined): { traceId?: string; parentSpanId?: string } {
  const [, traceId = '', parentSpanId = ''] =
    /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(?:-|$)/.exec(traceparent ?? '') ?? [];
  return /[^0]/.test(traceId) && /[^0]/.test(parentSpanId) ? { traceId, parentSpanId } : {};
}

/** A file to append to (made with mode 0600), or with null standard output. Rejects when it can not be opened. */
export async function openAccessLogSink(file: string | null): Promise<Writable> {
  if (file === null) return process.stdout;
  const stream = createWriteStream(file, { flags: 'a', mode: 0o600 });
  await new Promise<void>((resolve, reject) => {
    stream.once('open', () => resolve());
    stream.once('error', reject);
  });
  // A disk that fills up costs lines, never the proxy.
  stream.on('error', () => {});
  return stream;
}
