import { type IncomingHttpHeaders, request } from 'node:http';
import type { RunningControlPlane } from '../control-plane.ts';

export type BrowserAnswer = {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** Public code of the error; null where there was none. */
  code: string | null;
  data: unknown;
};

/** What a browser does with a console's API: keeps one cookie, and says where its page comes from. Headers given win. */
export type TestBrowser = {
  cookie: string;
  send(
    kind: 'query' | 'mutation',
    procedure: string,
    input?: unknown,
    headers?: Record<string, string>,
  ): Promise<BrowserAnswer>;
  /** Signs in, and keeps the cookie of the answer. */
  signIn(token: string, headers?: Record<string, string>): Promise<BrowserAnswer>;
  /** Opens an event stream. */
  watch(procedure: string): Promise<EventStream>;
};

export type EventStream = {
  /** Resolves with all that was sent, when the server ends it. */
  ended: Promise<string>;
  close(): void;
};

/** @param from local address to call from, in 127.0.0.0/8 */
export function openTestBrowser({ http }: RunningControlPlane, from = '127.0.0.1'): TestBrowser {
  const origin = `http://127.0.0.1:${http.port}`;
  const browser: TestBrowser = {
    cookie: '',
    async send(kind, procedure, input, headers = {}) {
      const query =
        kind === 'query' && input !== undefined ? `?input=${encodeURIComponent(JSON.stringify(input))}` : '';
      const answer = await exchange(`${origin}/trpc/${procedure}${query}`, {
        method: kind === 'query' ? 'GET' : 'POST',
        localAddress: from,
        headers: {
          ...(browser.cookie === '' ? {} : { cookie: browser.cookie }),
          ...(kind === 'query' ? {} : { origin, 'content-type': 'application/json' }),
          ...headers,
        },
        body: kind === 'query' ? '' : JSON.stringify(input ?? {}),
      });
      // Cast: the shape of tRPC's answers, which its own client relies on as well.
      const body = (/^application\/json/.test(answer.headers['content-type'] ?? '') ? JSON.parse(answer.text) : {}) as {
        result?: { data: unknown };
        error?: { data: { peerway: { code: string } } };
      };
      return { ...answer, code: body.error?.data.peerway.code ?? null, data: body.result?.data };
    },
    async signIn(token, headers) {
      const answer = await browser.send('mutation', 'session.signIn', { token }, headers);
      const [set = ''] = answer.headers['set-cookie'] ?? [];
      if (set !== '') browser.cookie = set.split(';', 1)[0] ?? '';
      return answer;
    },
    async watch(procedure) {
      const abort = new AbortController();
      const response = await fetch(`${origin}/trpc/${procedure}`, {
        headers: { cookie: browser.cookie, accept: 'text/event-stream' },
        signal: abort.signal,
      });
      const chunks = (response.body ?? new ReadableStream())[Symbol.asyncIterator]();
      // Its first event says that the stream is open and the caller was let in.
      let text = Buffer.from((await chunks.next()).value ?? []).toString('utf8');
      const ended = (async () => {
        for (let next = await chunks.next(); !next.done; next = await chunks.next())
          text += Buffer.from(next.value).toString('utf8');
        return text;
      })();
      return { ended, close: () => abort.abort() };
    },
  };
  return browser;
}

type Exchange = { method: string; headers: Record<string, string>; body?: string; localAddress?: string };

/** One HTTP request as written: `fetch` would choose Host, Origin and Cookie itself. */
export function exchange(
  url: string,
  { body = '', ...options }: Exchange,
): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
