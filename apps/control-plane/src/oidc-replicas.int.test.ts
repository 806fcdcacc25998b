import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOutsidePostgres } from '@peerway/store/testing/outside-postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseServerConfig } from './config.ts';
import { type RunningControlPlane, startControlPlane } from './control-plane.ts';
import { openCookieBrowser } from './testing/cookie-browser.ts';
import { startTestProvider, type TestProvider } from './testing/test-provider.ts';

/* Two control planes of one database behind one address, where each request of a browser may come to either. */

const PUBLIC = 'https://peerway.test';
const CALLBACK = `${PUBLIC}/auth/oidc/callback/corp`;

let directory: string;
let postgres: Awaited<ReturnType<typeof startOutsidePostgres>>;
let provider: TestProvider;
let first: RunningControlPlane;
let second: RunningControlPlane;
let secret: string;

const start = (name: string, encryption_key_file: string): Promise<RunningControlPlane> =>
  startControlPlane(
    parseServerConfig({
      ...{ datacenter: 'dc1', data_dir: join(directory, name), encryption_key_file, console: false },
      ...{ http_addr: '127.0.0.1:0', grpc_addr: '127.0.0.1:0', public_url: PUBLIC },
      acl: { allow_loopback_providers: true },
    }),
    { log: () => {}, databaseUrl: postgres.url },
  );

const originOf = ({ http }: RunningControlPlane): string => `http://127.0.0.1:${http.port}`;
async function api(to: RunningControlPlane, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${originOf(to)}/v1/${path}`, {
    method,
    headers: { 'x-consul-token': secret },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return await response.json();
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'peerway-oidc-replicas-'));
  postgres = await startOutsidePostgres();
  const keyFile = join(directory, 'key');
  await writeFile(keyFile, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  provider = await startTestProvider([{ id: 'peerway', secret: 'the-client-secret', redirectUri: CALLBACK }]);
  first = await start('first', keyFile);
  second = await start('second', keyFile);
  secret = (await readFile(join(directory, 'first', 'bootstrap-token'), 'utf8')).trim();
  await api(first, 'PUT', 'acl/auth-method', {
    Name: 'corp',
    Type: 'oidc',
    MaxTokenTTL: '1h',
    Config: {
      OIDCDiscoveryURL: provider.issuer,
      OIDCClientID: 'peerway',
      OIDCClientSecret: 'the-client-secret',
    },
  });
  await api(first, 'PUT', 'acl/binding-rule', { AuthMethod: 'corp', BindType: 'service', BindName: 'web' });
  // The rule is the last that was written: who has it has the method.
  while (((await api(second, 'GET', 'acl/binding-rules')) as unknown[]).length === 0);
}, 120_000);
afterAll(async () => {
  await first.close();
  await second.close();
  await provider[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

/** A browser whose requests to the public address come to the one that `at` says. */
function openBrowser() {
  const balancer = { at: first };
  const browser = openCookieBrowser((url) => url.replace(PUBLIC, originOf(balancer.at)));
  return {
    balancer,
    cookies: browser.cookies,
    get: (url: string) => browser.get(url),
    /** From the sign-in page to the address that the provider sends back to. */
    async toCallback(): Promise<string> {
      let { headers } = await browser.get(`${PUBLIC}/auth/oidc/start/corp?next=/peerings`);
      for (let steps = 0; steps < 6; steps += 1) {
        const location = new URL(headers.location ?? '', provider.issuer);
        if (location.href.startsWith(CALLBACK)) return location.href;
        ({ headers } = await browser.get(location.href));
      }
      throw new Error(`the provider does not send back: ${headers.location}`);
    },
    async who(): Promise<string | undefined> {
      const { text } = await browser.get(`${PUBLIC}/trpc/session.current`);
      // Cast: the shape of tRPC's answers.
      return (JSON.parse(text) as { result?: { data: { description: string } | null } }).result?.data?.description;
    },
  };
}

describe('a sign-in that begins at one control plane', () => {
  it('ends at another, and its session is good at both', async () => {
    provider.person = { sub: 'ann', name: 'Ann' };
    const browser = openBrowser();
    const url = await browser.toCallback();
    browser.balancer.at = second;
    const answer = await browser.get(url);
    expect([answer.status, answer.headers['x-peerway-error']]).toEqual([200, undefined]);
    expect(answer.text).toContain('content="0;url=/peerings"');
    expect(await browser.who()).toBe('Ann (ann), by corp');
    browser.balancer.at = first;
    // What the other wrote is here with its next look at the database.
    while ((await browser.who()) !== 'Ann (ann), by corp');
  });

  it('is good once, wherever it is tried again', async () => {
    const browser = openBrowser();
    const url = await browser.toCallback();
    const kept = new Map(browser.cookies.get(new URL(PUBLIC).host));
    browser.balancer.at = second;
    expect((await browser.get(url)).status).toBe(200);
    for (const at of [first, second]) {
      browser.balancer.at = at;
      browser.cookies.set(new URL(PUBLIC).host, new Map(kept));
      const again = await browser.get(url);
      expect(again.headers['x-peerway-error']).toBe('acl.sign_in_ended');
    }
  });

  it('is one of the browser that began it, at the other too', async () => {
    const mine = openBrowser();
    const theirs = openBrowser();
    const url = await mine.toCallback();
    await theirs.toCallback();
    theirs.balancer.at = second;
    expect((await theirs.get(url)).headers['x-peerway-error']).toBe('acl.sign_in_ended');
    expect(await theirs.who()).toBeUndefined();
    mine.balancer.at = second;
    expect((await mine.get(url)).status).toBe(200);
  });
});
