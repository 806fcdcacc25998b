import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditPage } from '@peerway/model/audit';
import type { SessionView } from '@peerway/model/session';
import { startOutsidePostgres } from '@peerway/store/testing/outside-postgres';
import { appRouter } from '@peerway/trpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseServerConfig } from '../config.ts';
import { startControlPlane } from '../control-plane.ts';
import { exchange, openTestBrowser, type TestBrowser } from '../testing/test-browser.ts';
import { startTestControlPlane, type TestControlPlane } from '../testing/test-control-plane.ts';

/* Written as an attacker: each test says what somebody tries, and that it does not work. */

let cluster: TestControlPlane;
const logged: string[] = [];
beforeAll(async () => {
  cluster = await startTestControlPlane('dc1', {
    config: { log_level: 'debug' },
    log: (level, event, fields) => void logged.push(JSON.stringify({ level, event, ...fields })),
  });
});
afterAll(() => cluster[Symbol.asyncDispose]());

type Token = { AccessorID: string; SecretID: string };
async function createToken(rules = ''): Promise<Token> {
  const name = `rules-${randomUUID()}`;
  if (rules !== '') await cluster.api('PUT', 'acl/policy', { body: { Name: name, Rules: rules } });
  const body = { Policies: rules === '' ? [] : [{ Name: name }] };
  return (await cluster.api('PUT', 'acl/token', { body })).json() as Token;
}

async function signedIn(token: string): Promise<TestBrowser> {
  const browser = openTestBrowser(cluster.running);
  expect((await browser.signIn(token)).code).toBeNull();
  return browser;
}

const whoAmI = (browser: TestBrowser) => browser.send('query', 'token.self');
const sessionsOf = async (browser: TestBrowser, all = false): Promise<SessionView[]> =>
  (await browser.send('query', 'session.list', { all })).data as SessionView[];
const currentId = async (browser: TestBrowser): Promise<string> =>
  (await sessionsOf(browser)).find(({ isCurrent }) => isCurrent)?.id ?? '';

describe('a session can not be', () => {
  it('forged: guessed, cut short, bent, or its digest or public ID shown in its place', async () => {
    const browser = await signedIn(cluster.managementToken);
    const [name = '', secret = ''] = browser.cookie.split('=', 2);
    const forgeries = [
      randomBytes(32).toString('base64url'),
      secret.slice(0, -1),
      `${secret}A`,
      secret.toUpperCase(),
      encodeURIComponent(`${secret}\0`),
      createHash('sha256').update(secret).digest('hex'),
      await currentId(browser),
      cluster.managementToken,
      "' OR ''='",
    ];
    for (const forgery of forgeries) {
      browser.cookie = `${name}=${forgery}`;
      expect([forgery, (await whoAmI(browser)).status]).toEqual([forgery, 401]);
    }
    browser.cookie = `${name}=${secret}`;
    expect((await whoAmI(browser)).status).toBe(200);
  });

  it('replayed after signing out, and signing out clears the cookie', async () => {
    const browser = await signedIn(cluster.managementToken);
    const out = await browser.send('mutation', 'session.signOut');
    expect(out.headers['set-cookie']?.[0]).toMatch(/^peerway_session_\w{8}=; Max-Age=0;/);
    expect((await whoAmI(browser)).status).toBe(401);
  });

  it('replayed after signing in anew: the one before is over', async () => {
    const browser = await signedIn(cluster.managementToken);
    const before = browser.cookie;
    await browser.signIn(cluster.managementToken);
    expect(browser.cookie).not.toBe(before);
    expect((await whoAmI(browser)).status).toBe(200);
    browser.cookie = before;
    expect((await whoAmI(browser)).status).toBe(401);
  });

  it('fixed: a value that was planted before signing in is not the one after it, and opens nothing', async () => {
    const browser = openTestBrowser(cluster.running);
    const planted = `${(await signedIn(cluster.managementToken)).cookie.split('=', 1)[0]}=planted`;
    browser.cookie = planted;
    await browser.signIn(cluster.managementToken);
    expect(browser.cookie).not.toBe(planted);
    browser.cookie = planted;
    expect((await whoAmI(browser)).status).toBe(401);
  });

  it('fixed with the own session of the attacker: what the victim signs in with ends it', async () => {
    const attacker = await signedIn((await createToken()).SecretID);
    const victim = openTestBrowser(cluster.running);
    victim.cookie = attacker.cookie;
    await victim.signIn(cluster.managementToken);
    expect((await whoAmI(attacker)).status).toBe(401);
  });

  it('smuggled in as a second cookie of the name', async () => {
    const [own, other] = [await signedIn(cluster.managementToken), await signedIn((await createToken()).SecretID)];
    const both = openTestBrowser(cluster.running);
    for (const cookie of [`${own.cookie}; ${other.cookie}`, `${other.cookie}; ${own.cookie}`]) {
      both.cookie = cookie;
      expect((await whoAmI(both)).code).toBe('acl.no_token');
    }
    // The same one twice is what browsers do with two paths.
    both.cookie = `${own.cookie}; ${own.cookie}`;
    expect((await whoAmI(both)).status).toBe(200);
  });

  it('used after its token was deleted', async () => {
    const token = await createToken();
    const browser = await signedIn(token.SecretID);
    await cluster.api('DELETE', `acl/token/${token.AccessorID}`);
    expect((await whoAmI(browser)).status).toBe(401);
    expect((await browser.signIn(token.SecretID)).code).toBe('acl.unknown_token');
  });

  it('read by scripts, sent to other sites, or found to hold the token', async () => {
    const browser = openTestBrowser(cluster.running);
    const { headers } = await browser.signIn(cluster.managementToken);
    expect(headers['set-cookie']?.[0]).toMatch(
      /^peerway_session_\w{8}=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect(headers['set-cookie']?.[0]).not.toContain(cluster.managementToken);
  });
});

describe('a list of sessions', () => {
  it('shows what its owner knows them by, marks the current one, and holds nothing that opens one', async () => {
    const token = await createToken();
    const browser = openTestBrowser(cluster.running, '127.0.0.9');
    await browser.signIn(token.SecretID, { 'user-agent': 'Evil\u009b31m/1.0' });
    await signedIn(token.SecretID);
    const answer = await browser.send('query', 'session.list', {});
    const rows = answer.data as SessionView[];
    expect(rows).toHaveLength(2);
    expect(rows.find(({ isCurrent }) => isCurrent)).toMatchObject({
      accessorId: token.AccessorID,
      method: 'token',
      address: '127.0.0.9',
      userAgent: expect.stringMatching(/^[\x20-\x7e]*$/),
    });
    const secret = browser.cookie.split('=', 2)[1] ?? '-';
    for (const hidden of [secret, createHash('sha256').update(secret).digest('hex'), token.SecretID])
      expect(answer.text).not.toContain(hidden);
  });

  it('does not show those of others, and does not end them, for whoever has no acl rule', async () => {
    const victim = await signedIn(cluster.managementToken);
    const attacker = await signedIn((await createToken()).SecretID);
    expect(await sessionsOf(attacker)).toHaveLength(1);
    expect((await attacker.send('query', 'session.list', { all: true })).code).toBe('acl.permission_denied');
    const foreign = await attacker.send('mutation', 'session.revoke', { id: await currentId(victim) });
    const absent = await attacker.send('mutation', 'session.revoke', { id: randomUUID() });
    expect([foreign.status, foreign.text]).toEqual([absent.status, absent.text]);
    expect(foreign.code).toBe('request.not_found');
    await attacker.send('mutation', 'session.revokeOthers');
    expect((await whoAmI(victim)).status).toBe(200);
  });

  it('lets whoever may read ACLs see all, but only end their own', async () => {
    const victim = await signedIn(cluster.managementToken);
    const reader = await signedIn((await createToken('acl = "read"')).SecretID);
    const id = await currentId(victim);
    expect((await sessionsOf(reader, true)).map((row) => row.id)).toContain(id);
    expect((await reader.send('mutation', 'session.revoke', { id })).code).toBe('request.not_found');
    expect((await whoAmI(victim)).status).toBe(200);
  });

  it('ends a stolen session at once, or all but the own one', async () => {
    const { SecretID } = await createToken();
    const [owner, thief, second] = [await signedIn(SecretID), await signedIn(SecretID), await signedIn(SecretID)];
    await owner.send('mutation', 'session.revoke', { id: await currentId(thief) });
    expect((await whoAmI(thief)).status).toBe(401);
    expect((await owner.send('mutation', 'session.revokeOthers')).data).toEqual({ revoked: 1 });
    expect([(await whoAmI(owner)).status, (await whoAmI(second)).status]).toEqual([200, 401]);
  });
});

describe('a stream that is open', () => {
  const endings: [string, (browser: TestBrowser, token: Token) => Promise<unknown>][] = [
    ['its session is signed out', (browser) => browser.send('mutation', 'session.signOut')],
    [
      'its session is revoked by an administrator',
      async (browser) => {
        const administrator = await signedIn(cluster.managementToken);
        return administrator.send('mutation', 'session.revoke', { id: await currentId(browser) });
      },
    ],
    ['its token is deleted', (_browser, token) => cluster.api('DELETE', `acl/token/${token.AccessorID}`)],
  ];
  for (const procedure of ['events.watch', 'topology.watch'])
    it.each(endings)(`can not be kept after %s (${procedure})`, async (_name, end) => {
      const token = await createToken();
      const browser = await signedIn(token.SecretID);
      const stream = await browser.watch(procedure);
      const began = performance.now();
      await end(browser, token);
      expect(await stream.ended).toContain('acl.unknown_token');
      expect(performance.now() - began).toBeLessThan(10_000);
    });

  it('ends at every control plane on the database, whichever revoked the session', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'peerway-sessions-'));
    await using postgres = await startOutsidePostgres();
    const keyFile = join(directory, 'key');
    await writeFile(keyFile, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
    const start = (name: string) =>
      startControlPlane(
        parseServerConfig({
          ...{ data_dir: join(directory, name), encryption_key_file: keyFile, console: false },
          ...{ http_addr: '127.0.0.1:0', grpc_addr: '127.0.0.1:0' },
        }),
        { log: () => {}, databaseUrl: postgres.url },
      );
    const [first, second] = [await start('first'), await start('second')];
    const secret = (await readFile(join(directory, 'first', 'bootstrap-token'), 'utf8')).trim();
    const [here, there] = [openTestBrowser(first), openTestBrowser(second)];
    await here.signIn(secret);
    await there.signIn(secret);
    const stream = await there.watch('events.watch');
    expect((await here.send('mutation', 'session.revokeOthers')).data).toEqual({ revoked: 1 });
    expect((await whoAmI(there)).status).toBe(401);
    expect(await stream.ended).toContain('acl.unknown_token');
    await second.close();
    await first.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('is no blocking query that outlives its token', async () => {
    const token = await createToken('node_prefix "" { policy = "read" }');
    const index = (await cluster.api('GET', 'catalog/nodes')).headers.get('x-consul-index');
    const waiting = cluster.api('GET', `catalog/nodes?index=${index}&wait=10m`, { token: token.SecretID });
    await cluster.api('DELETE', `acl/token/${token.AccessorID}`);
    const answer = await waiting;
    expect([answer.status, answer.text.startsWith('ACL not found')]).toEqual([403, true]);
  });
});

describe('a page of another site', () => {
  const foreign: [string, Record<string, string>][] = [
    ['says so', { origin: 'http://evil.example' }],
    ['hides in a sandboxed frame', { origin: 'null' }],
    ['is of another port of this host', { origin: 'http://127.0.0.1:1' }],
    ['has the browser say so', { 'sec-fetch-site': 'cross-site' }],
    ['is of a sibling domain', { 'sec-fetch-site': 'same-site' }],
  ];
  it.each(foreign)('can not write with the session of the viewer when it %s', async (_name, headers) => {
    const browser = await signedIn(cluster.managementToken);
    const answer = await browser.send('mutation', 'policy.create', { name: 'from-elsewhere', rules: '' }, headers);
    expect([answer.status, answer.code]).toEqual([403, 'request.origin_refused']);
  });

  it.each(foreign)('can not sign the viewer in as somebody else, or out, when it %s', async (_name, headers) => {
    const browser = openTestBrowser(cluster.running);
    expect((await browser.signIn(cluster.managementToken, headers)).code).toBe('request.origin_refused');
    expect(browser.cookie).toBe('');
    expect((await browser.send('mutation', 'session.signOut', {}, headers)).code).toBe('request.origin_refused');
  });

  it('can not write, or sign in, by not saying where it comes from', async () => {
    const base = `http://127.0.0.1:${cluster.running.http.port}/trpc`;
    const { cookie } = await signedIn(cluster.managementToken);
    const headers = { 'content-type': 'application/json', referer: `${base}/access` };
    const body = JSON.stringify({ name: 'from-nowhere', rules: '' });
    const written = await exchange(`${base}/policy.create`, { method: 'POST', headers: { ...headers, cookie }, body });
    expect(written.status).toBe(403);
    const token = JSON.stringify({ token: cluster.managementToken });
    const entered = await exchange(`${base}/session.signIn`, { method: 'POST', headers, body: token });
    expect([entered.status, entered.headers['set-cookie']]).toEqual([403, undefined]);
    // Hidden in a batch with another call.
    const batch = JSON.stringify({ 0: {}, 1: { token: cluster.managementToken } });
    const hidden = await exchange(`${base}/session.signOut,session.signIn?batch=1`, {
      method: 'POST',
      headers,
      body: batch,
    });
    expect(hidden.headers['set-cookie']).toBeUndefined();
    expect(hidden.text).toContain('request.origin_refused');
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'can not send what forms send (%s)',
    async (type) => {
      const browser = await signedIn(cluster.managementToken);
      const answer = await browser.send(
        'mutation',
        'policy.create',
        { name: 'form', rules: '' },
        { 'content-type': type },
      );
      expect(answer.status).toBe(415);
    },
  );

  it('can not read under a name of its own that points here', async () => {
    const base = `http://127.0.0.1:${cluster.running.http.port}`;
    const { cookie } = await signedIn(cluster.managementToken);
    for (const path of ['/trpc/token.self', '/v1/catalog/services', '/']) {
      const rebound = await exchange(`${base}${path}`, { method: 'GET', headers: { host: 'rebound.example', cookie } });
      expect([path, rebound.status, rebound.headers['x-peerway-error']]).toEqual([
        path,
        421,
        'request.host_unexpected',
      ]);
    }
    const health = await exchange(`${base}/healthz`, { method: 'GET', headers: { host: 'rebound.example' } });
    expect(health.status).toBe(200);
  });

  it('gets no permission to read answers, from any door', async () => {
    for (const path of ['/trpc/session.current', '/v1/status/leader', '/healthz']) {
      const headers = { origin: 'http://evil.example', 'access-control-request-method': 'POST' };
      for (const method of ['OPTIONS', 'GET']) {
        const answer = await exchange(`http://127.0.0.1:${cluster.running.http.port}${path}`, { method, headers });
        expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
      }
    }
  });
});

describe('a GET', () => {
  // Cast: at run time this map is flat, by path; its type follows the nesting of routers.
  const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>);
  const inputs = [undefined, {}, { name: 'x' }, { kind: 'mesh', name: 'mesh' }, { service: 'x' }, { id: randomUUID() }];
  /** Newest index and records of writes. Readings of the audit have records too, and are no writes. */
  const written = async (): Promise<unknown> => {
    const { events } = (await cluster.call('query', 'audit.list', { limit: 1_000 })).data as AuditPage;
    const index = (await cluster.api('GET', 'catalog/nodes')).headers.get('x-consul-index');
    // Reading the audit is recorded itself; that many readings do not push the newest other record off the page.
    const newest = events.find(({ operation }) => !operation.startsWith('audit.'));
    expect(newest).toBeDefined();
    return [index, newest?.sequence];
  };

  it('never writes, whichever procedure it calls and with whatever input', async () => {
    const browser = await signedIn(cluster.managementToken);
    const before = await written();
    for (const [path, { _def }] of procedures) {
      if (_def.type === 'subscription') continue;
      for (const input of inputs) {
        const { status } = await browser.send('query', path, input);
        if (_def.type === 'mutation') expect([path, status]).toEqual([path, 405]);
      }
    }
    expect(await written()).toEqual(before);
  });

  it('never writes on /v1', async () => {
    const text = await readFile(new URL('../../../../docs/http-api.md', import.meta.url), 'utf8');
    const paths = [...text.matchAll(/^\| GET \| `\/v1\/([^`]+)` \|/gm)].map((match) => match[1] ?? '');
    expect(paths.length).toBeGreaterThan(30);
    const before = await written();
    for (const path of paths) await cluster.api('GET', path.replaceAll(/:\w+/g, 'x'));
    expect(await written()).toEqual(before);
  });
});

describe('whoever tries tokens', () => {
  it('is told to wait after ten of ten thousand, also a hundred at once, and locks nobody out who comes from elsewhere', async () => {
    const attacker = openTestBrowser(cluster.running, '127.0.0.66');
    const hundred = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [index, { token: `wrong-${index}` }]));
    const path = `${Array.from({ length: 100 }, () => 'session.signIn').join(',')}?batch=1`;
    const codes = new Map<string, number>();
    for (let batch = 0; batch < 100; batch += 1) {
      const { text } = await attacker.send('mutation', path, hundred);
      for (const [, code = ''] of text.matchAll(/"peerway":\{"code":"([^"]+)"/g))
        codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    const [looked = 0, refused = 0] = [codes.get('acl.unknown_token'), codes.get('acl.rate_limited')];
    expect(looked + refused).toBe(10_000);
    // Ten, and one more after each wait, which is longer each time.
    expect(looked).toBeGreaterThanOrEqual(10);
    expect(looked).toBeLessThan(20);
    const right = await attacker.signIn(cluster.managementToken);
    expect([right.status, right.code]).toEqual([429, 'acl.rate_limited']);
    expect(Number(right.headers['retry-after'])).toBeGreaterThan(0);
    expect((await openTestBrowser(cluster.running, '127.0.0.67').signIn(cluster.managementToken)).status).toBe(200);
  });

  it('gains no tries with an own right token in between', async () => {
    const own = await createToken();
    const browser = openTestBrowser(cluster.running, '127.0.0.68');
    const codes: (string | null)[] = [];
    for (let index = 0; index < 15; index += 1) {
      await browser.signIn(own.SecretID);
      codes.push((await browser.signIn('wrong')).code);
    }
    expect(codes.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 'acl.unknown_token'));
    expect(codes.at(-1)).toBe('acl.rate_limited');
  });

  it('can not come from another address by writing one into a header', async () => {
    const browser = openTestBrowser(cluster.running, '127.0.0.69');
    let last: string | null = null;
    for (let index = 0; index < 15; index += 1)
      last = (await browser.signIn('wrong', { 'x-forwarded-for': `192.0.2.${index}`, 'x-real-ip': `192.0.2.${index}` }))
        .code;
    expect(last).toBe('acl.rate_limited');
  });

  it('is slowed down on /trpc and /v1 too, while the right tokens of the address are served', async () => {
    const base = `http://127.0.0.1:${cluster.running.http.port}`;
    const ask = (path: string, token: string) =>
      exchange(`${base}${path}`, { method: 'GET', localAddress: '127.0.0.70', headers: { 'x-consul-token': token } });
    for (const path of ['/trpc/token.self', '/v1/acl/token/self']) {
      let last = await ask(path, randomUUID());
      for (let index = 0; index < 15; index += 1) last = await ask(path, randomUUID());
      expect([path, last.status]).toEqual([path, 429]);
      expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
      expect((await ask(path, cluster.managementToken)).status).toBe(200);
    }
    // The wrong tokens of a broken proxy do not keep the people of its address out.
    const person = openTestBrowser(cluster.running, '127.0.0.70');
    expect((await person.signIn(cluster.managementToken)).status).toBe(200);
  });
});

describe('a secret', () => {
  it('is found by its digest: the database holds no token and no session in clear', async () => {
    const token = await createToken();
    const browser = await signedIn(token.SecretID);
    const secret = browser.cookie.split('=', 2)[1] ?? '';
    const stored = await readAll(join(cluster.directory, 'postgres'));
    const holds = (text: string): boolean => stored.some((file) => file.includes(text));
    // The digests are there, so the search looks in the right place.
    expect(holds(createHash('sha256').update(secret).digest('hex'))).toBe(true);
    expect(holds(createHash('sha256').update(token.SecretID).digest('hex'))).toBe(true);
    expect([holds(secret), holds(token.SecretID), holds(cluster.managementToken)]).toEqual([false, false, false]);
  });

  it('in a URL is refused without being used, repeated or logged', async () => {
    const { SecretID } = await createToken();
    for (const path of [`catalog/services?token=${SecretID}`, `kv/x?token=${SecretID}`]) {
      const answer = await cluster.api('GET', path, { token: null });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.text).not.toContain(SecretID);
    }
    const right = await cluster.api('GET', `catalog/services?token=${SecretID}`);
    expect([right.status, right.text]).toEqual([400, expect.stringContaining('X-Consul-Token')]);
    expect(logged.join('\n')).not.toContain(SecretID);
  });

  it('shows in no answer, no error and no line of the log, whatever is called with it', async () => {
    const token = await createToken('operator = "write" acl = "write" mesh = "write" peering = "write"');
    const browser = await signedIn(token.SecretID);
    const session = browser.cookie.split('=', 2)[1] ?? '';
    const wrong = randomUUID();
    const answers: string[] = [];
    // Cast: as above.
    const flat = appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>;
    for (const [path, { _def }] of Object.entries(flat)) {
      if (_def.type === 'subscription' || path === 'session.signOut') continue;
      const kind = _def.type === 'query' ? 'query' : 'mutation';
      for (const input of [{}, { token: wrong, peeringToken: wrong, peerName: 'x' }]) {
        answers.push((await browser.send(kind, path, input)).text);
        const machine = openTestBrowser(cluster.running, '127.0.0.80');
        answers.push((await machine.send(kind, path, input, { 'x-consul-token': token.SecretID })).text);
        answers.push((await machine.send(kind, path, {}, { 'x-consul-token': wrong })).text);
      }
    }
    const seen = `${answers.join('\n')}\n${logged.join('\n')}`;
    for (const secret of [token.SecretID, session, cluster.managementToken, wrong]) expect(seen).not.toContain(secret);
    expect(logged.length).toBeGreaterThan(0);
  });
});

async function readAll(directory: string): Promise<Buffer[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  // PostgreSQL renames and removes files of its own while we read.
  return Promise.all(files.map((file) => readFile(file).catch(() => Buffer.alloc(0))));
}
