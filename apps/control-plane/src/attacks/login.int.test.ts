import { createHmac, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { exportJWK, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, startTestControlPlane, type TestControlPlane } from '../testing/test-control-plane.ts';

/* What somebody tries who has a token of a provider, of another one, or of none. */

const key = generateKeyPairSync('rsa', { modulusLength: 2048 });
const otherKey = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = key.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const issuer = 'https://issuer.test';

const sign = (claims: JWTPayload, by: KeyObject = key.privateKey): Promise<string> =>
  new SignJWT({ iss: issuer, aud: 'peerway', sub: 'ann', ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'any' })
    .setExpirationTime(claims.exp ?? '5m')
    .sign(by);
/** What binding rules have in a name's stead. */
const TEAM = ['$', '{value.team}'].join('');
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

let cluster: TestControlPlane;
const put = async (path: string, body: unknown): Promise<{ ID: string }> => {
  const answer = await cluster.api('PUT', path, { body });
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer.json() as { ID: string };
};
/** Each from an address of its own, unless one is given: refused ones of an address are limited. */
let callers = 0;
async function login(bearer: string, method = 'corp', from = `203.0.113.${++callers}`): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${cluster.running.http.port}/v1/acl/login`, {
    method: 'POST',
    headers: { 'x-forwarded-for': from },
    body: JSON.stringify({ AuthMethod: method, BearerToken: bearer }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
}
const method = (name: string, config: Record<string, unknown> = {}) => ({
  Name: name,
  Type: 'jwt',
  MaxTokenTTL: '1h',
  Config: {
    JWTValidationPubKeys: [pem],
    BoundIssuer: issuer,
    BoundAudiences: ['peerway'],
    ClaimMappings: { team: 'team' },
    ListClaimMappings: { groups: 'groups' },
    ...config,
  },
});

beforeAll(async () => {
  cluster = await startTestControlPlane('dc1', { config: { trusted_proxies: ['127.0.0.1'] } });
  await put('acl/auth-method', method('corp'));
  for (const [BindType, BindName, BindVars] of [
    ['service', TEAM, undefined],
    ['policy', TEAM, undefined],
    ['role', TEAM, undefined],
    ['templated-policy', 'builtin/service', { Name: TEAM }],
  ] as const)
    await put('acl/binding-rule', {
      AuthMethod: 'corp',
      BindType,
      BindName,
      BindVars,
      Selector: `"${BindType}" in list.groups`,
    });
}, 120_000);
afterAll(() => cluster[Symbol.asyncDispose]());

describe('a login', () => {
  it('gives a token that says who it is, by which method, and ends as the method says', async () => {
    const answer = await login(await sign({ team: 'web', groups: ['service'], name: 'Ann\u202eB\n' }));
    expect(answer.status).toBe(200);
    const token = answer.json() as Record<string, string>;
    expect(token).toMatchObject({
      AuthMethod: 'corp',
      Description: 'AnnB (ann), by corp',
      Local: true,
      ServiceIdentities: [{ ServiceName: 'web' }],
    });
    expect(Date.parse(token.ExpirationTime ?? '') - Date.parse(token.CreateTime ?? '')).toBe(3_600_000);
    const secret = token.SecretID ?? '';
    expect((await cluster.api('GET', 'acl/token/self', { token: secret })).status).toBe(200);
    expect((await cluster.api('GET', 'acl/tokens', { token: secret })).status).toBe(403);
    expect((await cluster.api('POST', 'acl/logout', { token: secret })).status).toBe(200);
    expect((await cluster.api('GET', 'acl/token/self', { token: secret })).status).toBe(403);
  });

  it('is in the audit under the name of the person', async () => {
    await login(await sign({ sub: 'audited', team: 'web', groups: ['service'] }));
    const events = (await cluster.api('GET', 'operator/audit')).text;
    expect(events).toContain('audited, by corp');
    expect(events).not.toContain('BEGIN PRIVATE');
  });

  it('ends no token but one of a login', async () => {
    expect((await cluster.api('POST', 'acl/logout')).status).toBe(403);
    expect((await cluster.api('GET', 'acl/token/self')).status).toBe(200);
  });
});

describe('a preview', () => {
  const preview = async (claims: Record<string, unknown>): Promise<unknown> =>
    (await cluster.call('query', 'authMethod.previewLogin', { name: 'corp', claims })).data;

  it('says what a login would give, and makes no token', async () => {
    const tokens = () => cluster.call('query', 'token.list', {});
    const before = await tokens();
    expect(await preview({ team: 'web', groups: ['service'] })).toMatchObject({
      kind: 'granted',
      grants: { serviceIdentities: [{ serviceName: 'web' }], policies: [], roles: [] },
    });
    expect(await tokens()).toEqual(before);
  });

  it.each([
    [{ team: 'web' }, 'no binding rule matches'],
    [{ team: ['web'], groups: ['service'] }, 'claim "team" is no text, number or boolean'],
    [{ team: 'WEB', groups: ['service'] }, 'is no name of a service'],
    [{ groups: ['service'] }, 'a claim that its name is made of is missing'],
  ])('says why a login would give nothing: %j', async (claims, reason) => {
    expect(await preview(claims)).toEqual({ kind: 'refused', reason: expect.stringContaining(reason) });
  });
});

describe('a login is refused', () => {
  const soon = Math.floor(Date.now() / 1_000) + 300;
  const claims = { iss: issuer, aud: 'peerway', sub: 'ann', team: 'web', groups: ['service'], exp: soon };
  it.each<[string, () => Promise<string> | string]>([
    ['without a rule that matches', () => sign({ team: 'web', groups: [] })],
    ['without a signature', () => `${part({ alg: 'none' })}.${part(claims)}.`],
    [
      'with the public key as the secret of an HMAC',
      () => {
        const text = `${part({ alg: 'HS256' })}.${part(claims)}`;
        return `${text}.${createHmac('sha256', pem).update(text).digest('base64url')}`;
      },
    ],
    ['with the key of somebody else', () => sign(claims, otherKey.privateKey)],
    [
      'with a key that the token itself brings',
      async () =>
        new SignJWT(claims)
          .setProtectedHeader({ alg: 'RS256', jwk: await exportJWK(otherKey.publicKey) })
          .sign(otherKey.privateKey),
    ],
    ['of another issuer', () => sign({ ...claims, iss: 'https://issuer.test.evil' })],
    ['for another audience', () => sign({ ...claims, aud: 'another' })],
    ['that has expired', () => sign({ ...claims, exp: Math.floor(Date.now() / 1_000) - 120 })],
    [
      'that never ends',
      () => new SignJWT({ ...claims, exp: undefined }).setProtectedHeader({ alg: 'RS256' }).sign(key.privateKey),
    ],
    ['with a list where a value is expected', () => sign({ ...claims, team: ['web', 'api'] })],
    ['with an object in a list', () => sign({ ...claims, groups: [{ service: true }] })],
    ['without the claim that a name is made of', () => sign({ ...claims, team: undefined })],
    ['with no token at all', () => 'x'],
  ])('%s', async (_what, token) => {
    const answer = await login(await token());
    expect([answer.status, answer.headers.get('x-peerway-error')]).toEqual([403, 'acl.login_refused']);
    expect(answer.text).not.toContain('SecretID');
  });

  it('with the token of another method', async () => {
    await put(
      'acl/auth-method',
      method('other', {
        BoundAudiences: ['other'],
        JWTValidationPubKeys: [otherKey.publicKey.export({ type: 'spki', format: 'pem' })],
      }),
    );
    await put('acl/binding-rule', { AuthMethod: 'other', BindType: 'service', BindName: 'web' });
    const ofOther = await sign({ ...claims, aud: 'other' }, otherKey.privateKey);
    expect((await login(ofOther, 'other')).status).toBe(200);
    expect((await login(ofOther, 'corp')).status).toBe(403);
    expect((await login(await sign(claims), 'other')).status).toBe(403);
  });
});

describe('whoever tries logins', () => {
  const from = '198.51.100.7';
  const trpcLogin = async (bearerToken: string): Promise<number> =>
    (
      await fetch(`http://127.0.0.1:${cluster.running.http.port}/trpc/acl.login`, {
        method: 'POST',
        headers: { 'x-forwarded-for': from, 'content-type': 'application/json' },
        body: JSON.stringify({ authMethod: 'corp', bearerToken }),
      })
    ).status;
  const wrong = () => sign({ team: 'web', groups: ['service'] }, otherKey.privateKey);

  it('is told to wait after ten, at either door and whatever the method, and is not told why any longer', async () => {
    const bearer = await wrong();
    const answers: Answer[] = [];
    // One is forgotten each minute, so on a slow machine it may be one more.
    while (answers.length < 15 && answers.at(-1)?.status !== 429)
      answers.push(await login(bearer, answers.length % 2 === 0 ? 'corp' : `guess-${answers.length}`, from));
    const told = answers.pop();
    expect(answers.length).toBeGreaterThanOrEqual(10);
    for (const { status } of answers) expect([403, 404]).toContain(status);
    expect(told?.status).toBe(429);
    expect(Number(told?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(told?.text).not.toMatch(/signed|auth method/);
    expect(await trpcLogin(bearer)).toBe(429);
  });

  it('keeps nobody of the address from a right login, and nobody elsewhere from being told why', async () => {
    const right = await sign({ team: 'web', groups: ['service'] });
    expect((await login(right, 'corp', from)).status).toBe(200);
    expect((await login(await wrong(), 'corp', '198.51.100.8')).status).toBe(403);
  });

  it('counts as one who tries tokens, and the other way round', async () => {
    const show = (secret: string) =>
      fetch(`http://127.0.0.1:${cluster.running.http.port}/v1/acl/token/self`, {
        headers: { 'x-forwarded-for': '198.51.100.9', 'x-consul-token': secret },
      });
    for (let index = 0; index < 6; index += 1) {
      await show(randomUUID());
      await login(await wrong(), 'corp', '198.51.100.9');
    }
    expect((await show(randomUUID())).status).toBe(429);
    expect((await login(await wrong(), 'corp', '198.51.100.9')).status).toBe(429);
  });
});

describe('a claim can not become more than one name', () => {
  const evil = [
    'web"',
    'web" { policy = "write" } service "api',
    'web\nacl = "write"',
    'builtin/global-read-only',
    'builtin/service',
    'WEB WEB',
    '../web',
    'a/b',
    '*',
    '',
    TEAM,
    'wéb',
    '\u0000web',
  ];
  it.each(
    ['service', 'policy', 'role', 'templated-policy'].flatMap((kind) => evil.map((team) => [kind, team] as const)),
  )('%s %j', async (kind, team) => {
    const answer = await login(await sign({ team, groups: [kind] }));
    expect([answer.status, answer.headers.get('x-peerway-error')]).toEqual([403, 'acl.login_refused']);
  });

  it.each(['service', 'templated-policy'])('%s in upper case', async (kind) => {
    expect((await login(await sign({ team: 'WEB', groups: [kind] }))).status).toBe(403);
  });

  it('nor the policy that may do everything', async () => {
    for (const team of ['global-management', 'GLOBAL-management', '00000000-0000-0000-0000-000000000001'])
      expect((await login(await sign({ team, groups: ['policy'] }))).status).toBe(403);
  });
});

describe('an auth method', () => {
  it('ends its tokens and rules when it is deleted', async () => {
    await put('acl/auth-method', method('gone'));
    await put('acl/binding-rule', { AuthMethod: 'gone', BindType: 'service', BindName: 'web' });
    const token = (await login(await sign({}), 'gone')).json() as { SecretID: string };
    expect((await cluster.api('DELETE', 'acl/auth-method/gone')).status).toBe(200);
    expect((await cluster.api('GET', 'acl/token/self', { token: token.SecretID })).status).toBe(403);
    expect((await cluster.api('GET', 'acl/binding-rules?authmethod=gone')).json()).toEqual([]);
    expect((await login(await sign({}), 'gone')).status).toBe(404);
  });

  it.each([
    ['without a lifetime', { MaxTokenTTL: undefined }],
    ['with one of a week', { MaxTokenTTL: '168h' }],
    ['of a kind that is not there', { Type: 'kubernetes' }],
    [
      'with a private key',
      {
        Config: {
          ...method('x').Config,
          JWTValidationPubKeys: [key.privateKey.export({ type: 'pkcs8', format: 'pem' })],
        },
      },
    ],
    ['without an audience', { Config: { ...method('x').Config, BoundAudiences: [] } }],
    ['without an issuer', { Config: { ...method('x').Config, BoundIssuer: '' } }],
    ['with a field that has no effect', { Config: { ...method('x').Config, JWTSupportedAlgs: ['none'] } }],
    [
      'with keys over plain HTTP',
      { Config: { ...method('x').Config, JWTValidationPubKeys: undefined, JWKSURL: 'http://issuer.test/keys' } },
    ],
  ])('is refused %s', async (_what, change) => {
    expect((await cluster.api('PUT', 'acl/auth-method', { body: { ...method('refused'), ...change } })).status).toBe(
      400,
    );
  });

  it.each([
    ['NamespaceRules', [{ Selector: '', BindNamespace: 'team' }], 'namespaceRules', /write binding rules/],
    ['TokenNameFormat', 'login-$'.concat('{value.team}'), 'tokenNameFormat', /always says the name/],
  ])('is refused with %s, which would have no effect, and taken without it', async (theirs, value, ours, words) => {
    const body = { ...method('unheard'), [theirs]: value };
    const refused = await cluster.api('PUT', 'acl/auth-method', { body });
    expect([refused.status, refused.text]).toEqual([400, expect.stringMatching(words)]);
    const { config } = (await cluster.call('query', 'authMethod.read', { name: 'corp' })).data as { config: object };
    const input = { name: 'unheard', type: 'jwt', maxTokenTtlMs: 3_600_000, config };
    for (const verb of ['create', 'update']) {
      const { error } = await cluster.call('mutation', `authMethod.${verb}`, { ...input, [ours]: value });
      expect(error).toMatchObject({ code: 'request.invalid', message: expect.stringMatching(words) });
    }
    expect((await cluster.api('GET', 'acl/auth-method/unheard')).status).toBe(404);
    for (const empty of [null, Array.isArray(value) ? [] : '']) {
      await put('acl/auth-method', { ...method('heard'), [theirs]: empty });
      expect((await cluster.api('DELETE', 'acl/auth-method/heard')).status).toBe(200);
    }
  });

  it.each([
    'https://169.254.169.254/keys',
    'https://127.0.0.1:1/keys',
    'https://[::ffff:169.254.169.254]/',
    'https://2130706433/',
    'http://127.0.0.1:1/',
    'https://localhost:1/',
  ])('gets no keys from %s', async (JWKSURL) => {
    const name = `ssrf-${Buffer.from(JWKSURL).toString('hex')}`;
    await put('acl/auth-method', method(name, { JWTValidationPubKeys: undefined, JWKSURL }));
    const answer = await login(await sign({}), name);
    expect([answer.status, answer.headers.get('x-peerway-error')]).toEqual([502, 'acl.provider_failed']);
    expect(answer.text).toMatch(/may not be called|is not https/);
  });

  it('needs acl:write to change and acl:read to read', async () => {
    const { SecretID: token } = (await login(await sign({ team: 'web', groups: ['service'] }))).json() as {
      SecretID: string;
    };
    for (const [verb, path] of [
      ['GET', 'acl/auth-methods'],
      ['GET', 'acl/auth-method/corp'],
      ['PUT', 'acl/auth-method'],
      ['DELETE', 'acl/auth-method/corp'],
      ['GET', 'acl/binding-rules'],
      ['PUT', 'acl/binding-rule'],
    ] as const)
      for (const caller of [token, null])
        expect((await cluster.api(verb, path, { token: caller, ...(verb === 'PUT' ? { body: {} } : {}) })).status).toBe(
          403,
        );
  });
});
