import { generateKeyPairSync } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { exportJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../testing/running-proxy.ts';
import { httpServer, type TestServer } from '../../testing/servers.ts';
import { RemoteKeys } from './remote-keys.ts';

const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const keySetText = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'a' }] });

/** A provider whose answers the test gives, and keys of it under a clock that the test moves. */
async function source(
  answer: (response: ServerResponse, fetches: number) => void,
  overrides: { retries?: number; requestTimeoutMs?: number } = {},
): Promise<{ keys: RemoteKeys; clock: { ms: number }; count: () => number; lines: LogLine[] } & AsyncDisposable> {
  let fetches = 0;
  const server: TestServer = await httpServer((_request, response) => {
    fetches += 1;
    answer(response, fetches);
  });
  const clock = { ms: 0 };
  const lines: LogLine[] = [];
  const remote = {
    kind: 'remote' as const,
    uri: `http://127.0.0.1:${server.port}/keys`,
    requestTimeoutMs: 2_000,
    cacheMs: 60_000,
    ahead: false,
    retries: 0,
    ...overrides,
  };
  const keys = new RemoteKeys(remote, {
    log: (level, event, fields = {}) => lines.push({ level, event, fields }),
    random: () => 0,
    nowMs: () => clock.ms,
  });
  return {
    keys,
    clock,
    lines,
    count: () => fetches,
    [Symbol.asyncDispose]: async () => {
      keys.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

describe('keys of a provider', () => {
  it('are fetched once for everyone who waits, and kept for as long as they may be', async () => {
    await using made = await source((response) => response.end(keySetText));
    const all = await Promise.all(Array.from({ length: 20 }, () => made.keys.current()));
    expect(new Set(all).size).toBe(1);
    expect(all[0]?.jwks().keys).toMatchObject([{ kid: 'a' }]);
    made.clock.ms = 59_999;
    await made.keys.current();
    expect(made.count()).toBe(1);
    made.clock.ms = 60_000;
    await made.keys.current();
    expect(made.count()).toBe(2);
  });

  it('stay in force while the provider is away, which is asked again only after a pause', async () => {
    await using made = await source((response, fetches) =>
      fetches === 1 ? response.end(keySetText) : response.writeHead(503).end(),
    );
    const first = await made.keys.current();
    made.clock.ms = 100_000;
    expect(await made.keys.current()).toBe(first);
    for (let n = 0; n < 10; n += 1) expect(await made.keys.current()).toBe(first);
    expect(made.count()).toBe(2);
    made.clock.ms += 30_000;
    await made.keys.current();
    expect(made.count()).toBe(3);
    expect(made.lines.map(({ event, fields }) => [event, fields.hasEarlier])).toEqual([
      ['jwt.keys_not_fetched', true],
      ['jwt.keys_not_fetched', true],
    ]);
  });

  it('are asked for again as often as the provider’s entry says', async () => {
    await using made = await source(
      (response, fetches) => (fetches < 3 ? response.writeHead(500).end() : response.end(keySetText)),
      { retries: 2 },
    );
    expect(await made.keys.current()).not.toBeNull();
    expect(made.count()).toBe(3);
  });

  it('are asked for again for a key that nobody knows, but not as often as a stranger likes', async () => {
    await using made = await source((response) => response.end(keySetText));
    await made.keys.current();
    await made.keys.newer();
    expect(made.count()).toBe(1);
    made.clock.ms = 10_000;
    await Promise.all([made.keys.newer(), made.keys.newer()]);
    expect(made.count()).toBe(2);
  });

  it.each<[string, (response: ServerResponse) => void, string]>([
    ['does not answer', () => {}, 'no answer came within 100 ms'],
    [
      'stops in the middle',
      (response) => response.writeHead(200, { 'content-length': '100' }).write('{'),
      'no answer came within 100 ms',
    ],
    ['breaks off', (response) => void response.writeHead(200).write('{', () => response.destroy()), 'aborted'],
    ['answers another status', (response) => response.writeHead(204).end(), 'status 204'],
    ['leads elsewhere', (response) => response.writeHead(302, { location: '/other' }).end(), 'status 302'],
    ['answers something else', (response) => response.end('<html>'), 'not JSON'],
    ['answers without end', (response) => void response.write(Buffer.alloc(300 * 1024, 32)), 'longer than 262144'],
  ])('are none when it %s', async (_what, answer, reason) => {
    await using made = await source(answer, { requestTimeoutMs: 100 });
    expect(await made.keys.current()).toBeNull();
    expect(made.lines[0]?.fields.reason).toContain(reason);
  });

  it('are given up at once at the end', async () => {
    await using made = await source(() => {}, { requestTimeoutMs: 60_000, retries: 5 });
    const waiting = made.keys.current();
    made.keys.close();
    expect(await waiting).toBeNull();
    expect(made.lines).toEqual([]);
  });
});
