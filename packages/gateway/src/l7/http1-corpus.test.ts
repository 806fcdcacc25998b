import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchHttp1, tlsClient } from '../testing/clients.ts';
import { type Http1Case, http1Corpus } from '../testing/http1-corpus.ts';
import { outboundClient, startOutbound } from '../testing/outbound-proxy.ts';
import { cluster, endpoints, routeRule } from '../testing/resources.ts';
import type { TestProxy } from '../testing/running-proxy.ts';
import { httpServer, type TestServer, textOf } from '../testing/servers.ts';
import { until } from '../testing/until.ts';
import { API_SNI, startRoutes, web } from '../testing/west.ts';

let application: TestServer;
let sidecar: TestProxy;
let gateway: TestProxy;
let seen: string[] = [];

beforeAll(async () => {
  application = await httpServer((request, response) => {
    textOf(request).then(
      (body) => {
        seen.push(`${request.method} ${request.url} ${body}`);
        response.end('ok');
      },
      () => {},
    );
  });
  const overrides = { headerBytesMax: 16_384 };
  sidecar = await startOutbound('http', [application.port], overrides);
  gateway = await startRoutes(
    'http',
    [routeRule('app')],
    [cluster('app'), endpoints('app', [application.port])],
    overrides,
  );
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await sidecar[Symbol.asyncDispose]();
  await application[Symbol.asyncDispose]();
});

const fronts: Record<string, () => Promise<Socket>> = {
  'a sidecar’s upstream listener': () => outboundClient(sidecar),
  'a gateway that terminates TLS': () => tlsClient(gateway.port('gateway'), API_SNI, web),
};

/** What came back while the connection was open, until it ended or `isEnough`. */
async function answerOf(
  client: Socket,
  bytes: string,
  isEnough: (text: string) => boolean,
): Promise<{ text: string; ended: boolean }> {
  let text = '';
  let ended = false;
  client.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  client.once('end', () => {
    ended = true;
  });
  client.once('close', () => {
    ended = true;
  });
  client.write(Buffer.from(bytes, 'latin1'));
  await until(() => ended || isEnough(text));
  client.destroy();
  return { text, ended };
}
const answers = (text: string): number[] =>
  [...text.matchAll(/HTTP\/1\.1 ([0-9]{3})/g)].map(([, status]) => Number(status)).filter((status) => status >= 200);

describe.each(Object.entries(fronts))('at %s', (_front, connect) => {
  it.each(http1Corpus.map((one) => [one.id, one] as const))(
    '%s',
    async (_id, { bytes, refused, forwarded = [] }: Http1Case) => {
      seen = [];
      const { text, ended } = await answerOf(
        await connect(),
        bytes,
        (sofar) => refused === undefined && answers(sofar).length >= forwarded.length,
      );
      if (refused === undefined) {
        expect(seen).toEqual(forwarded);
        expect(answers(text).slice(0, forwarded.length)).toEqual(forwarded.map(() => 200));
      } else {
        expect(answers(text)).toEqual([refused]);
        expect(text).toMatch(/\r\nconnection: close\r\n/);
        expect(ended).toBe(true);
        expect(seen).toEqual([]);
      }
      // And everybody else is served as before.
      expect((await fetchHttp1(await connect())).body).toBe('ok');
    },
  );
});
