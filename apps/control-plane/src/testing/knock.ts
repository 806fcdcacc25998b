/* One call at either door of a control plane, as any client makes it. */

/** `procedure`: one of tRPC; else a route of /v1. */
export type Door =
  | { procedure: string; type: string; input: unknown }
  | { method: string; path: string; body: unknown };

/** `code`: of the error, null when it is none. `text`: what was answered, or the error's message. */
export type Outcome = { status: number; code: string | null; text: string; headers: Headers };

let knocks = 0;
/** An address that nobody has (RFC 2544), another one each time. It is believed where 127.0.0.1 is a trusted proxy. */
const freshAddress = (): string => {
  knocks += 1;
  return `198.18.${(knocks >> 8) % 256}.${knocks % 256}`;
};

export const knock = (port: number, door: Door, token: string | null): Promise<Outcome> =>
  'procedure' in door ? callProcedure(port, door, token) : callRoute(port, door, token);

async function callRoute(
  port: number,
  { method, path, body }: Extract<Door, { path: string }>,
  token: string | null,
): Promise<Outcome> {
  const response = await fetch(`http://127.0.0.1:${port}/v1/${path}`, {
    method,
    headers: { 'x-forwarded-for': freshAddress(), ...(token === null ? {} : { 'x-consul-token': token }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const { status, headers } = response;
  return { status, code: headers.get('x-peerway-error'), text: await response.text(), headers };
}

async function callProcedure(
  port: number,
  { procedure, type, input }: Extract<Door, { procedure: string }>,
  token: string | null,
): Promise<Outcome> {
  const origin = `http://127.0.0.1:${port}`;
  const headers = {
    ...(token === null ? {} : { 'x-consul-token': token }),
    'content-type': 'application/json',
    'x-forwarded-for': freshAddress(),
    origin,
  };
  const base = `${origin}/trpc/${procedure}`;
  const query = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
  if (type === 'subscription') {
    const abort = new AbortController();
    const response = await fetch(`${base}${query}`, { headers, signal: abort.signal });
    const text = await firstEvent(response);
    abort.abort();
    return { status: response.status, code: null, text, headers: response.headers, ...errorIn(text) };
  }
  const response =
    type === 'query'
      ? await fetch(`${base}${query}`, { headers })
      : await fetch(base, { method: 'POST', headers, body: JSON.stringify(input ?? {}) });
  // Cast: the shape of tRPC's answers, which its own client relies on as well.
  const { error, result } = (await response.json()) as {
    error?: { message: string; data: { peerway: { code: string } } };
    result?: { data: unknown };
  };
  return {
    status: response.status,
    code: error?.data.peerway.code ?? null,
    text: error?.message ?? JSON.stringify(result?.data),
    headers: response.headers,
  };
}

async function firstEvent(response: Response): Promise<string> {
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString('utf8');
    if (/data: \{.+\n/.test(text.replace('event: connected\ndata: {}', ''))) break;
  }
  return text;
}

/** The error that a subscription began with, if it did: its answer had begun with 200 by then. */
function errorIn(text: string): Partial<Outcome> {
  const data = /^event: serialized-error\ndata: (.+)$/m.exec(text)?.[1];
  if (data === undefined) return {};
  // Cast: the shape of tRPC's errors, which its own client relies on as well.
  const { message, data: error } = JSON.parse(data) as {
    message: string;
    data: { httpStatus: number; peerway: { code: string } };
  };
  return { status: error.httpStatus, code: error.peerway.code, text: message };
}
