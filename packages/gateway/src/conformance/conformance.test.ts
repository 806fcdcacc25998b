import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { anyHttpRequest } from '@peerway/model/http-match';
import type { HttpRouteRule } from '@peerway/model/http-route';
import { describe, expect, it } from 'vitest';
import { cluster, endpoints, gatewayListener, limits, routeRule, routeSplit } from '../testing/resources.ts';
import { runProxy, type TestProxy } from '../testing/running-proxy.ts';
import { closedPort } from '../testing/servers.ts';
import { until } from '../testing/until.ts';
import { east, startRoutes, west } from '../testing/west.ts';
import { type Asked, type Kit, kits, type Served, tcpRoute } from './kits.ts';

/*
 * What works over what: every cell of the table in docs/data-plane.md that says yes is shown here with real sockets, client to
 * gateway by mutual TLS and on to an application; and the table says yes nowhere else.
 */

/** A gateway in front of applications `one` and `two`. */
async function running(
  kit: Kit,
  ports: { one: number[]; two?: number[] },
  rules: HttpRouteRule[] = [routeRule('one')],
): Promise<TestProxy> {
  const clusters = Object.entries(ports).flatMap(([name, of]) => [
    cluster(name, { protocol: kit.clusterProtocol, connectTimeoutMs: 500 }),
    endpoints(name, of),
  ]);
  if (kit.clusterProtocol !== 'tcp') return await startRoutes(kit.clusterProtocol, rules, clusters);
  return await runProxy(west, [
    gatewayListener(),
    tcpRoute,
    ...clusters,
    west.bundle(),
    east.bundle('east'),
    west.identity(west.gatewayUri),
    limits(),
  ]);
}

const echo = ({ stream }: Served): void => {
  stream.pipe(stream);
};

async function all(stream: Duplex): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Sends a body and answers what came back. */
async function exchanged(asked: Asked, body: Buffer | string = 'hello'): Promise<string> {
  await asked.answered;
  asked.stream.end(body);
  return (await all(asked.stream)).toString('latin1');
}

type Check = (kit: Kit) => Promise<void>;
type Protocol = Kit['protocol'];
const EVERY: readonly Protocol[] = ['HTTP/1.1', 'HTTP/2', 'gRPC', 'WebSocket', 'TCP'];
const REQUESTS: readonly Protocol[] = ['HTTP/1.1', 'HTTP/2', 'gRPC', 'WebSocket'];

const checks: Record<string, { over: readonly Protocol[]; check: Check }> = {
  'carries bodies both ways, unchanged': {
    over: EVERY,
    check: async (kit) => {
      await using one = await kit.serve(echo);
      await using gateway = await running(kit, { one: [one.port] });
      const body = randomBytes(3_000_000);
      const asked = await kit.ask(gateway);
      await asked.answered;
      const received = all(asked.stream);
      asked.stream.end(body);
      const sum = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
      expect(sum(await received)).toBe(sum(body));
    },
  },
  'stops reading a side that the other does not keep up with': {
    over: EVERY,
    check: async (kit) => {
      let stalled: Duplex | null = null;
      await using one = await kit.serve(({ stream }) => {
        stream.pause();
        stalled = stream;
      });
      await using gateway = await running(kit, { one: [one.port] });
      const { stream, leave } = await kit.ask(gateway);
      await until(() => stalled !== null || stream.write(Buffer.alloc(1)));
      let sent = 0;
      let takenAtMs = performance.now();
      // Nothing is taken any more for a while: all buffers on the way are full.
      while (performance.now() - takenAtMs < 400) {
        if (stream.writableLength < 65_536) {
          stream.write(Buffer.alloc(65_536));
          sent += 65_536;
          takenAtMs = performance.now();
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(sent).toBeLessThan(40_000_000);
      leave();
    },
  },
  'an ended request leaves the answer open': {
    over: EVERY,
    check: async (kit) => {
      await using one = await kit.serve(({ stream }) => {
        stream.resume();
        stream.once('end', () => setTimeout(() => stream.end('late'), 50));
      });
      await using gateway = await running(kit, { one: [one.port] });
      expect(await exchanged(await kit.ask(gateway))).toBe('late');
    },
  },
  'tells the application when the client leaves': {
    over: EVERY,
    check: async (kit) => {
      const closed: boolean[] = [];
      await using one = await kit.serve(({ stream }) => {
        stream.on('error', () => {});
        // Over TCP the end of the one side is all that can be told.
        stream.once(kit.protocol === 'TCP' || kit.protocol === 'WebSocket' ? 'end' : 'close', () => closed.push(true));
        stream.resume();
        stream.write('begun');
      });
      await using gateway = await running(kit, { one: [one.port] });
      const asked = await kit.ask(gateway);
      await asked.answered;
      await new Promise((resolve) => asked.stream.once('data', resolve).resume());
      asked.leave();
      await until(() => closed.length === 1);
    },
  },
  'an answer that breaks off does not look whole': {
    over: EVERY,
    check: async (kit) => {
      await using one = await kit.serve(({ stream, reset }) => {
        stream.on('error', () => {});
        stream.write('half');
        stream.once('data', reset);
      });
      await using gateway = await running(kit, { one: [one.port] });
      const asked = await kit.ask(gateway);
      await asked.answered;
      const ends: string[] = [];
      asked.stream.once('data', () => asked.stream.write('go on'));
      asked.stream.once('end', () => ends.push('end'));
      asked.stream.once('error', () => ends.push('error'));
      asked.stream.once('close', () => ends.push('close'));
      asked.stream.resume();
      await until(() => ends.includes('close'));
      expect(ends).not.toContain('end');
    },
  },
  'tries another endpoint where one can not be reached': {
    over: EVERY,
    check: async (kit) => {
      await using one = await kit.serve(echo);
      await using gateway = await running(kit, { one: [await closedPort(), one.port] });
      for (let n = 0; n < 4; n += 1) expect(await exchanged(await kit.ask(gateway))).toBe('hello');
    },
  },
  'counts bytes and connections by service and peer': {
    over: EVERY,
    check: async (kit) => {
      await using one = await kit.serve(echo);
      await using gateway = await running(kit, { one: [one.port] });
      expect(await exchanged(await kit.ask(gateway), 'x'.repeat(5_000))).toHaveLength(5_000);
      const metrics = async (): Promise<string> => (await fetch(`${gateway.adminUrl}/stats/prometheus`)).text();
      await until(async () => {
        const text = await metrics();
        const received = [...text.matchAll(/peerway_bytes_received_total\{[^}]*peer="east"[^}]*\} (\d+)/g)];
        return received.reduce((sum, [, bytes]) => sum + Number(bytes), 0) >= 5_000;
      });
      expect(await metrics()).toMatch(/peerway_connections_total\{[^}]*peer="east"[^}]*\} [1-9]/);
    },
  },
  'routes by path and header': {
    over: REQUESTS,
    check: async (kit) => {
      const seen: string[] = [];
      await using one = await kit.serve((served) => {
        seen.push(`one ${served.path}`);
        echo(served);
      });
      await using two = await kit.serve((served) => {
        seen.push(`two ${served.path}`);
        echo(served);
      });
      const beta = { name: 'x-beta', match: { kind: 'present' as const }, invert: false, ignoreCase: false };
      const toTwo = routeRule('two', {
        match: { ...anyHttpRequest, path: { kind: 'prefix', value: '/v2' }, headers: [beta] },
        prefixRewrite: '/inner',
      });
      await using gateway = await running(kit, { one: [one.port], two: [two.port] }, [toTwo, routeRule('one')]);
      await exchanged(await kit.ask(gateway, { path: '/v2/x' }));
      await exchanged(await kit.ask(gateway, { path: '/v2/x', headers: { 'x-beta': '1' } }));
      expect(seen).toEqual(['one /v2/x', 'two /inner/x']);
    },
  },
  'edits header fields of the request': {
    over: REQUESTS,
    check: async (kit) => {
      let seen: Record<string, unknown> = {};
      await using one = await kit.serve((served) => {
        seen = served.headers;
        echo(served);
      });
      const split = routeSplit(10_000, 'one', {
        requestHeaders: { set: { 'x-set': 'new' }, add: {}, remove: ['x-gone'] },
      });
      await using gateway = await running(kit, { one: [one.port] }, [routeRule('one', { splits: [split] })]);
      await exchanged(await kit.ask(gateway, { headers: { 'x-set': 'old', 'x-gone': '1', 'x-kept': '2' } }));
      expect([seen['x-set'], seen['x-gone'], seen['x-kept']]).toEqual(['new', undefined, '2']);
    },
  },
  'says who the client is, and drops what it says itself': {
    over: REQUESTS,
    check: async (kit) => {
      let seen: Record<string, unknown> = {};
      await using one = await kit.serve((served) => {
        seen = served.headers;
        echo(served);
      });
      await using gateway = await running(kit, { one: [one.port] });
      const spoof = { 'x-forwarded-client-cert': 'URI=spiffe://spoof', x_forwarded_client_cert: 'URI=spiffe://spoof' };
      await exchanged(await kit.ask(gateway, { headers: spoof }));
      expect(seen['x-forwarded-client-cert']).toMatch(
        new RegExp(`^By=[^;]+;Hash=[0-9a-f]{64};URI=${east.serviceUri('web')}$`),
      );
      expect(JSON.stringify(seen)).not.toContain('spoof');
    },
  },
  'gives an answer up that does not come in time': {
    over: ['HTTP/1.1', 'HTTP/2', 'WebSocket'],
    check: async (kit) => {
      await using one = await kit.serve(echo, { silent: true });
      await using gateway = await running(kit, { one: [one.port] }, [routeRule('one', { timeoutMs: 100 })]);
      const asked = await kit.ask(gateway);
      if (kit.protocol !== 'WebSocket') asked.stream.end();
      expect((await asked.answered).status).toBe(504);
    },
  },
  'passes trailers on': {
    over: ['HTTP/1.1', 'HTTP/2', 'gRPC'],
    check: async (kit) => {
      await using one = await kit.serve(echo);
      await using gateway = await running(kit, { one: [one.port] });
      const asked = await kit.ask(gateway);
      await exchanged(asked);
      await until(() => asked.trailers['x-trailer'] === 'behind');
    },
  },
  'passes informational answers on': {
    over: ['HTTP/1.1', 'HTTP/2', 'gRPC'],
    check: async (kit) => {
      await using one = await kit.serve(echo, { hints: true });
      await using gateway = await running(kit, { one: [one.port] });
      const asked = await kit.ask(gateway);
      await exchanged(asked);
      expect(asked.informational).toEqual([103]);
    },
  },
};

describe.each(kits.map((kit) => [kit.protocol, kit] as const))('%s', (protocol, kit) => {
  const over = Object.entries(checks).filter(([, { over: of }]) => of.includes(protocol));
  it.each(over)('%s', async (_feature, { check }) => {
    await check(kit);
  });
});

it('is what the documentation says', () => {
  const text = readFileSync(new URL('../../../../docs/data-plane.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| ([^|]+) \| (yes|–) \| (yes|–) \| (yes|–) \| (yes|–) \| (yes|–) \|$/gm)];
  const documented = Object.fromEntries(
    rows.map(([, feature = '', ...cells]) => [feature, EVERY.filter((_protocol, at) => cells[at] === 'yes')]),
  );
  expect(documented).toEqual(Object.fromEntries(Object.entries(checks).map(([feature, { over }]) => [feature, over])));
});
