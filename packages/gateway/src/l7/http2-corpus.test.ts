import type { IncomingHttpHeaders } from 'node:http2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchHttp2, http2Session } from '../testing/clients.ts';
import {
  END_HEADERS,
  END_STREAM,
  frame,
  literals,
  PREFACE,
  readFrames,
  type Seen,
  uint32,
} from '../testing/http2-frames.ts';
import { outboundClient, startOutbound } from '../testing/outbound-proxy.ts';
import type { TestProxy } from '../testing/running-proxy.ts';
import { http2Server, type TestServer } from '../testing/servers.ts';
import { until } from '../testing/until.ts';

type Field = [name: string, value: string];
type Served = { path: string; raw: Field[]; body: string; trailers: Record<string, unknown> };

let application: TestServer;
let proxy: TestProxy;
let served: Served[] = [];

beforeAll(async () => {
  application = await http2Server((stream, headers: IncomingHttpHeaders) => {
    const one: Served = {
      path: String(headers[':path']),
      raw: Object.entries(headers) as Field[],
      body: '',
      trailers: {},
    };
    stream.on('data', (chunk: Buffer) => {
      one.body += chunk.toString('latin1');
    });
    stream.on('trailers', (trailers) => Object.assign(one.trailers, trailers));
    stream.once('end', () => {
      served.push(one);
      stream.respond({ ':status': 200 });
      stream.end('ok');
    });
  });
  proxy = await startOutbound('http2', [application.port], { requestTimeoutMs: 1_000 });
});
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await application[Symbol.asyncDispose]();
});

const REQUEST: Field[] = [
  [':method', 'GET'],
  [':scheme', 'http'],
  [':authority', 'a.test'],
  [':path', '/x'],
];
const withField = (...more: Field[]): Field[] => [...REQUEST, ...more];
const changed = (name: string, value: string | null): Field[] =>
  REQUEST.flatMap(([key, old]) =>
    key !== name ? [[key, old] as Field] : value === null ? [] : [[key, value] as Field],
  );
const head = (fields: Field[], flags = END_STREAM): Buffer =>
  frame('headers', END_HEADERS | flags, 1, literals(fields));

/** Sends frames behind the preface, and waits for whatever stream 1 or the connection comes to. */
async function send(...frames: Buffer[]): Promise<Seen> {
  served = [];
  const client = await outboundClient(proxy);
  const seen = readFrames(client);
  client.write(Buffer.concat([PREFACE, frame('settings', 0, 0), ...frames]));
  await until(() => seen.ended || seen.events.some((event) => event.startsWith('1:') || event === 'goaway'));
  client.destroy();
  return seen;
}
/** Everybody else is served as before. */
async function othersAreServed(): Promise<void> {
  const session = http2Session(await outboundClient(proxy));
  expect((await fetchHttp2(session, {})).body).toBe('ok');
  session.close();
}

describe('an HTTP/2 request', () => {
  it.each<[string, Buffer[]]>([
    ['a path without a slash', [head(changed(':path', 'admin'))]],
    ['GET *', [head(changed(':path', '*'))]],
    ['an empty path', [head(changed(':path', ''))]],
    ['a path with a space', [head(changed(':path', '/a b'))]],
    ['a path with a line end', [head(changed(':path', '/a\r\nX: y'))]],
    ['a method with a space', [head(changed(':method', 'GE T'))]],
    [
      'CONNECT',
      [
        head([
          [':method', 'CONNECT'],
          [':authority', 'a.test:80'],
        ]),
      ],
    ],
    ['two paths', [head([...REQUEST, [':path', '/y']])]],
    ['a pseudo field behind others', [head([...changed(':path', null), ['x', 'y'], [':path', '/x']])]],
    ['no authority', [head(changed(':authority', null))]],
    ['an authority with userinfo', [head(changed(':authority', 'u@a.test'))]],
    ['an authority and another host', [head(withField(['host', 'b.test']))]],
    ['Transfer-Encoding', [head(withField(['transfer-encoding', 'chunked']))]],
    ['Connection', [head(withField(['connection', 'close']))]],
    ['TE of gzip', [head(withField(['te', 'gzip']))]],
    ['a name in capitals', [head(withField(['X-Upper', 'y']))]],
    ['two authorizations', [head(withField(['authorization', 'a'], ['authorization', 'b']))]],
    ['two lengths', [head(withField(['content-length', '0'], ['content-length', '0']))]],
    ['less body than announced', [head(withField(['content-length', '5']), 0), frame('data', END_STREAM, 1, 'abc')]],
    ['more body than announced', [head(withField(['content-length', '2']), 0), frame('data', END_STREAM, 1, 'abc')]],
    [
      '10,000 references to one field',
      [frame('headers', END_HEADERS | END_STREAM, 1, Buffer.concat([literals(REQUEST), Buffer.alloc(10_000, 0x90)]))],
    ],
    [
      'trailers with a pseudo field',
      [
        head(REQUEST, 0),
        frame('data', 0, 1, 'abc'),
        frame('headers', END_HEADERS | END_STREAM, 1, literals([[':path', '/other']])),
      ],
    ],
  ])('with %s is refused, and nothing of it reaches the application', async (_what, frames) => {
    const { events, ended } = await send(...frames);
    expect(ended || events.some((event) => /^(?:1: (?:400|reset|status \?)|goaway)$/.test(event))).toBe(true);
    expect(events).not.toContain('1: 200');
    await othersAreServed();
    expect(served.filter(({ path }) => path !== '/')).toEqual([]);
  }); // prettier-ignore

  it.each<[string, Field]>([
    ['a line end in a value', ['x-bad', 'a\r\nx-injected: b']],
    ['a LF in a value', ['x-bad', 'a\nb']],
    ['a NUL in a value', ['x-bad', 'a\0b']],
    ['a blank before a value', ['x-bad', ' a']],
    ['a colon in a name', ['x-bad:y', 'a']],
    ['a blank in a name', ['x-bad y', 'a']],
  ])('with %s is refused, or goes on without that field', async (_what, field) => {
    const { events } = await send(head(withField(field)));
    const forwarded = served.filter(({ path }) => path === '/x');
    expect(JSON.stringify(forwarded)).not.toMatch(/x-bad|injected/);
    if (forwarded.length === 0) expect(events).not.toContain('1: 200');
    await othersAreServed();
  });

  it('with words of JavaScript as names and in the query is data like any other', async () => {
    const names = ['__proto__', 'constructor', 'hasownproperty', 'tostring'];
    const { events } = await send(
      head([...changed(':path', '/x?__proto__=1&constructor=2'), ...names.map((name): Field => [name, 'v'])]),
    );
    expect(events).toContain('1: 200');
    expect(served[0]?.path).toBe('/x?__proto__=1&constructor=2');
    await othersAreServed();
  });

  it('does not say who it comes from, in any spelling', async () => {
    await send(head(withField(['x-forwarded-client-cert', 'URI=spoof'], ['x_forwarded_client_cert', 'URI=spoof'])));
    expect(JSON.stringify(served)).not.toContain('spoof');
  });

  it('has no rights behind its body: trailers about identity and framing do not travel', async () => {
    const trailers: Field[] = [
      ['authorization', 'Bearer x'],
      ['x-forwarded-client-cert', 'URI=spoof'],
      ['content-length', '7'],
      ['x-kept', 'yes'],
    ];
    const { events } = await send(
      head(REQUEST, 0),
      frame('data', 0, 1, 'abc'),
      frame('headers', END_HEADERS | END_STREAM, 1, literals(trailers)),
    );
    if (events.includes('1: 200')) expect(served[0]?.trailers).toEqual({ 'x-kept': 'yes' });
    else expect(served).toEqual([]);
  });
});

describe('an HTTP/2 client that breaks the rules between requests', () => {
  const many = (count: number, of: (stream: number) => Buffer): Buffer[] =>
    Array.from({ length: count }, (_, n) => of(2 * n + 1));
  const open = (stream: number): Buffer => frame('headers', END_HEADERS, stream, literals(REQUEST));

  it.each<[string, Buffer[]]>([
    ['a flood of pings', Array.from({ length: 50_000 }, () => frame('ping', 0, 0, Buffer.alloc(8)))],
    [
      'windows of nothing, so that we reset',
      many(20_000, (stream) => Buffer.concat([open(stream), frame('window', 0, stream, uint32(0))])),
    ],
    [
      'data behind the end of a stream',
      many(20_000, (stream) =>
        Buffer.concat([
          frame('headers', END_HEADERS | END_STREAM, stream, literals(REQUEST)),
          frame('data', 0, stream, 'x'),
        ]),
      ),
    ],
    ['a frame of half a connection', [frame('headers', END_HEADERS, 2, literals(REQUEST))]],
    [
      'a connection window beyond the limit',
      Array.from({ length: 300 }, () => frame('window', 0, 0, uint32(0x7fffffff))),
    ],
  ])('%s: the connection is ended and nobody else notices', async (_what, frames) => {
    served = [];
    const client = await outboundClient(proxy);
    const seen = readFrames(client);
    client.write(Buffer.concat([PREFACE, frame('settings', 0, 0), ...frames]));
    await othersAreServed();
    await until(() => seen.ended || seen.events.includes('goaway'), 15_000);
    client.destroy();
    expect(served.filter(({ path }) => path === '/x').length).toBeLessThan(3_000);
    await othersAreServed();
  }); // prettier-ignore

  it('data for a stream that was reset, and an answer to one, harm nobody', async () => {
    const client = await outboundClient(proxy);
    const seen = readFrames(client);
    client.write(
      Buffer.concat([
        PREFACE,
        frame('settings', 0, 0),
        open(1),
        frame('reset', 0, 1, uint32(8)),
        frame('data', END_STREAM, 1, 'late'),
        frame('headers', END_HEADERS | END_STREAM, 3, literals(REQUEST)),
      ]),
    );
    await until(() => seen.ended || seen.events.some((event) => event.startsWith('3:') || event === 'goaway'));
    client.destroy();
    await othersAreServed();
  });
});
