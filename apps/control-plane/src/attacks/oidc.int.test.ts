import { createHmac, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CookieBrowser, openCookieBrowser } from '../testing/cookie-browser.ts';
import { type LiarProvider, startLiarProvider } from '../testing/liar-provider.ts';
import { startTestControlPlane, type TestControlPlane } from '../testing/test-control-plane.ts';
import { startTestProvider, type TestProvider } from '../testing/test-provider.ts';

/* What somebody tries who wants to be another person at the console, or wants another person to be them. */

const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Cast: a server on TCP has such an address.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

const key = generateKeyPairSync('rsa', { modulusLength: 2048 });
let cluster: TestControlPlane;
let provider: TestProvider;
let liar: LiarProvider;
let origin: string;

const put = async (path: string, body: unknown): Promise<void> => {
  const answer = await cluster.api('PUT', path, { body });
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
};
const callback = (method: string): string => `${origin}/auth/oidc/callback/${method}`;

beforeAll(async () => {
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  cluster = await startTestControlPlane('dc1', {
    config: { http_addr: `127.0.0.1:${port}`, public_url: origin, acl: { allow_loopback_providers: true } },
  });
  provider = await startTestProvider([
    { id: 'peerway', secret: 'the-client-secret', redirectUri: callback('corp') },
    { id: 'another', secret: 'another-secret', redirectUri: callback('corp') },
  ]);
  liar = await startLiarProvider({ keys: [{ ...(await exportJWK(key.publicKey)), kid: 'k', alg: 'RS256' }] });
  for (const [name, issuer] of [
    ['corp', provider.issuer],
    ['liar', liar.issuer],
  ] as const) {
    await put('acl/auth-method', {
      Name: name,
      DisplayName: `Sign in with ${name}`,
      Type: 'oidc',
      MaxTokenTTL: '1h',
      Config: {
        OIDCDiscoveryURL: issuer,
        OIDCClientID: 'peerway',
        OIDCClientSecret: 'the-client-secret',
        ClaimMappings: { team: 'team' },
        AllowedRedirectURIs: [callback(name)],
      },
    });
    await put('acl/binding-rule', {
      AuthMethod: name,
      BindType: 'service',
      BindName: ['$', '{value.team}'].join(''),
      Selector: 'value.team is not empty',
    });
  }
}, 120_000);
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
  await liar[Symbol.asyncDispose]();
});

/** From the sign-in page until the provider sends the browser back. @returns the address that it is sent to */
async function toCallback(browser: CookieBrowser, method = 'corp', next = '/topology'): Promise<string> {
  let { headers } = await browser.get(`${origin}/auth/oidc/start/${method}?next=${encodeURIComponent(next)}`);
  let base = origin;
  for (let steps = 0; steps < 6; steps += 1) {
    const location = new URL(headers.location ?? '', base);
    if (location.pathname.startsWith('/auth/oidc/callback/')) return location.href;
    if (location.origin === liar.issuer) {
      const answer = new URL(callback(method));
      answer.searchParams.set('code', 'any');
      answer.searchParams.set('state', location.searchParams.get('state') ?? '');
      nonce = location.searchParams.get('nonce') ?? '';
      return answer.href;
    }
    base = location.origin;
    ({ headers } = await browser.get(location.href));
  }
  throw new Error(`the provider does not send back: ${headers.location}`);
}
/** What the last sign-in with the liar asked for. */
let nonce = '';

const who = async (browser: CookieBrowser): Promise<{ description: string } | null> => {
  const answer = await browser.get(`${origin}/trpc/session.current`);
  // Cast: the shape of tRPC's answers.
  return (JSON.parse(answer.text) as { result: { data: { description: string } | null } }).result.data;
};
const refusedWith = (answer: Awaited<ReturnType<CookieBrowser['get']>>): unknown => [
  answer.headers['x-peerway-error'],
  answer.headers.location,
];
const refusal = (code: string): unknown => [code, `/sign-in?failed=${code}`];

describe('a sign-in with a provider', () => {
  it('is offered to whoever comes', async () => {
    const answer = await openCookieBrowser().get(`${origin}/trpc/session.methods`);
    expect(answer.text).toContain('Sign in with corp');
    expect(answer.text).not.toContain('secret');
  });

  it('ends with a session that says the person and the method, by a page of our own', async () => {
    provider.person = { sub: 'ann', name: 'Ann', team: 'web' };
    const browser = openCookieBrowser();
    const answer = await browser.get(await toCallback(browser, 'corp', '/peerings?x=1'));
    expect([answer.status, answer.headers.location]).toEqual([200, undefined]);
    expect(answer.text).toContain('content="0;url=/peerings?x=1"');
    const [, session = ''] = answer.headers['set-cookie'] ?? [];
    expect(session).toMatch(/SameSite=Strict/);
    expect((await who(browser))?.description).toBe('Ann (ann), by corp');
    const list = await browser.get(`${origin}/trpc/session.list?input=%7B%7D`);
    expect(list.text).toContain('"method":"corp"');
    const audit = (await cluster.api('GET', 'operator/audit')).text;
    expect(audit).toContain('Ann (ann), by corp');
    expect(audit).not.toContain('the-client-secret');
    expect((await cluster.api('GET', 'acl/auth-method/corp')).text).not.toContain('the-client-secret');
  });
});

describe('a sign-in is refused', () => {
  it('whose state was used before', async () => {
    const browser = openCookieBrowser();
    const url = await toCallback(browser);
    const cookies = new Map(browser.cookies.get(new URL(origin).host));
    expect((await browser.get(url)).status).toBe(200);
    browser.cookies.set(new URL(origin).host, cookies);
    expect(refusedWith(await browser.get(url))).toEqual(refusal('acl.sign_in_ended'));
  });

  it('that another browser began, which does not lose it', async () => {
    const mine = openCookieBrowser();
    const theirs = openCookieBrowser();
    const url = await toCallback(mine);
    await toCallback(theirs);
    expect(refusedWith(await theirs.get(url))).toEqual(refusal('acl.sign_in_ended'));
    expect(await who(theirs)).toBeNull();
    expect(refusedWith(await openCookieBrowser().get(url))).toEqual(refusal('acl.sign_in_ended'));
    expect((await mine.get(url)).status).toBe(200);
  });

  it('with a code that was made for another sign-in, or another client', async () => {
    const stolen = new URL(await toCallback(openCookieBrowser())).searchParams.get('code') ?? '';
    const browser = openCookieBrowser();
    const own = new URL(await toCallback(browser));
    own.searchParams.set('code', stolen);
    expect(refusedWith(await browser.get(own.href))).toEqual(refusal('acl.login_refused'));
    const start = await openCookieBrowser().get(`${origin}/auth/oidc/start/corp`);
    const other = new URL(start.headers.location ?? '');
    other.searchParams.set('client_id', 'another');
    const atProvider = openCookieBrowser();
    let location = other.href;
    for (let steps = 0; steps < 5 && !location.startsWith(origin); steps += 1)
      location = new URL((await atProvider.get(location)).headers.location ?? '', provider.issuer).href;
    const foreign = new URL(location).searchParams.get('code') ?? '';
    expect(foreign).not.toBe('');
    const again = new URL(await toCallback(browser));
    again.searchParams.set('code', foreign);
    expect(refusedWith(await browser.get(again.href))).toEqual(refusal('acl.login_refused'));
    expect(await who(browser)).toBeNull();
  });

  it('that comes back to the method of another provider, without asking either', async () => {
    const browser = openCookieBrowser();
    const url = await toCallback(browser);
    const before = liar.trades;
    expect(refusedWith(await browser.get(url.replace('/callback/corp', '/callback/liar')))).toEqual(
      refusal('acl.sign_in_ended'),
    );
    expect(liar.trades).toBe(before);
  });

  it('whose answer says that it is of another issuer', async () => {
    const browser = openCookieBrowser();
    const url = new URL(await toCallback(browser));
    url.searchParams.set('iss', liar.issuer);
    expect(refusedWith(await browser.get(url.href))).toEqual(refusal('acl.login_refused'));
  });

  it.each([{ team: undefined }, { team: 'web" { policy = "write" }' }, { team: 'WEB' }, { team: ['web'] }])(
    'of a person whose claims are %j',
    async (claims) => {
      provider.person = { sub: 'ann', ...claims };
      const browser = openCookieBrowser();
      expect(refusedWith(await browser.get(await toCallback(browser)))).toEqual(refusal('acl.login_refused'));
      expect(await who(browser)).toBeNull();
      provider.person = { sub: 'ann', team: 'web' };
    },
  );

  it('that a page of another site begins', async () => {
    const answer = await openCookieBrowser().get(`${origin}/auth/oidc/start/corp`, { 'sec-fetch-site': 'cross-site' });
    expect(refusedWith(answer)).toEqual(refusal('request.origin_refused'));
  });
});

const now = (): number => Math.floor(Date.now() / 1_000);
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const good = () => ({
  iss: liar.issuer,
  aud: 'peerway' as string | string[],
  sub: 'ann',
  team: 'web',
  nonce,
  iat: now(),
  exp: now() + 300,
});
const sign = (claims: Record<string, unknown>): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k' }).sign(key.privateKey);

describe('an ID token', () => {
  it('is taken where all of it is right', async () => {
    const browser = openCookieBrowser();
    const url = await toCallback(browser, 'liar');
    liar.idToken = await sign(good());
    expect((await browser.get(url)).status).toBe(200);
  });

  it('is good for one sign-in: the next has another nonce', async () => {
    const browser = openCookieBrowser();
    const url = await toCallback(browser, 'liar');
    expect(refusedWith(await browser.get(url))).toEqual(refusal('acl.login_refused'));
  });

  it.each<[string, () => Promise<string> | string]>([
    ['without a nonce', () => sign({ ...good(), nonce: undefined })],
    ['without a signature', () => `${part({ alg: 'none' })}.${part(good())}.`],
    [
      'with the public key as the secret of an HMAC',
      () => {
        const text = `${part({ alg: 'HS256', kid: 'k' })}.${part(good())}`;
        const pem = key.publicKey.export({ type: 'spki', format: 'pem' });
        return `${text}.${createHmac('sha256', pem).update(text).digest('base64url')}`;
      },
    ],
    [
      'with the client secret as that of an HMAC',
      () => {
        const text = `${part({ alg: 'HS256' })}.${part(good())}`;
        return `${text}.${createHmac('sha256', 'the-client-secret').update(text).digest('base64url')}`;
      },
    ],
    [
      'with a signature of something else',
      async () => `${part({ alg: 'RS256', kid: 'k' })}.${part(good())}.${(await sign({})).split('.')[2]}`,
    ],
    ['of another issuer', () => sign({ ...good(), iss: provider.issuer })],
    ['for another audience', () => sign({ ...good(), aud: 'another' })],
    ['for two, made for the other', () => sign({ ...good(), aud: ['peerway', 'another'], azp: 'another' })],
    ['that has expired', () => sign({ ...good(), iat: now() - 900, exp: now() - 600 })],
    ['that never ends', () => sign({ ...good(), exp: undefined })],
  ])('is refused %s', async (_what, idToken) => {
    const browser = openCookieBrowser();
    const url = await toCallback(browser, 'liar');
    liar.idToken = await idToken();
    expect(refusedWith(await browser.get(url))).toEqual(refusal('acl.login_refused'));
    expect(await who(browser)).toBeNull();
  });
});

describe('after a sign-in nobody is led elsewhere', () => {
  it.each([
    '//evil.test',
    '/\\evil.test',
    'https://evil.test',
    'javascript:alert(1)',
    '/a"><script>',
    '/auth/oidc/start/corp',
    '',
  ])('by the return path %j', async (next) => {
    const browser = openCookieBrowser();
    const answer = await browser.get(await toCallback(browser, 'corp', next));
    expect(answer.text).toContain('content="0;url=/home"');
  });
});
