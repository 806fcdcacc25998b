import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '../demo-test.ts';
import { consoleUrl } from '../processes/demo.ts';
import { peerway, runPeerway } from '../processes/peerway-command.ts';

/* A machine logs in with the word of its provider, is told what it may do and why, and is gone again. The tests follow one another. */
test.describe.configure({ mode: 'serial' });

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const issuer = 'https://ci.test';
const directory = mkdtempSync(join(tmpdir(), 'peerway-login-'));
const file = (name: string): string => join(directory, name);
const written = (name: string, text: string): string => {
  writeFileSync(file(name), text, { mode: 0o600 });
  return file(name);
};
test.afterAll(() => rmSync(directory, { recursive: true, force: true }));

function bearerToken(claims: Record<string, unknown>, key: KeyObject = keys.privateKey): string {
  const now = Math.floor(Date.now() / 1_000);
  const payload = { iss: issuer, aud: 'peerway', sub: 'job-17', iat: now, exp: now + 300, ...claims };
  const text = [{ alg: 'RS256', kid: 'one' }, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}

test('an auth method and its binding rules are written, read, changed and listed', async ({ east }) => {
  const jwks = JSON.stringify({ keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256' }] });
  const config = written(
    'ci.json',
    JSON.stringify({
      JWKS: jwks,
      BoundIssuer: issuer,
      BoundAudiences: ['peerway'],
      ClaimMappings: { project: 'project' },
      ListClaimMappings: { groups: 'groups' },
    }),
  );
  const method = ['acl', 'auth-method'];
  const wrong = await runPeerway([...method, 'create', '--name', 'ci', '--type', 'jwt', '--config', '{}', ...east]);
  expect(wrong).toMatchObject({ status: 2, stderr: expect.stringContaining('MaxTokenTTL is needed') });
  expect(await runPeerway([...method, 'create', '--name', 'ci', '--type', 'ldap', ...east])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('Allowed choices are jwt, oidc'),
  });
  // Consul's own style of options.
  await peerway([...method, 'create', '-name=ci', '-type=jwt', '-max-token-ttl=2h', `-config=@${config}`, ...east]);
  await peerway([...method, 'update', '--name', 'ci', '--max-token-ttl', '1h', '--description', 'builds', ...east]);
  const shown = await peerway([...method, 'read', '--name', 'ci', ...east]);
  expect(shown).toMatch(/MaxTokenTTL: +1h0m0s/);
  expect(shown).toContain('"BoundIssuer": "https://ci.test"');
  expect(await peerway([...method, 'list', ...east])).toMatch(/^ci +jwt +- +1h0m0s +builds$/m);
  expect(JSON.parse(await peerway([...method, 'list', '--json', ...east]))).toContainEqual(
    expect.objectContaining({ name: 'ci', maxTokenTtlMs: 3_600_000 }),
  );

  const rule = ['acl', 'binding-rule'];
  const noMethod = await runPeerway([...rule, 'create', '--method', 'none', '--bind-name', 'web', ...east]);
  expect(noMethod).toMatchObject({ status: 2, stderr: expect.stringContaining('there is no auth method "none"') });
  const created = JSON.parse(
    await peerway([...rule, 'create', '--method', 'ci', '--bind-name', 'wrong', '--json', ...east]),
  );
  await peerway([
    ...[...rule, 'update', '--id', created.id, '--bind-name', '$'.concat('{value.project}')],
    ...['--selector', '"deploy" in list.groups', ...east],
  ]);
  expect(await peerway([...rule, 'read', '--id', created.id, ...east])).toMatch(/BindName: +\$\{value\.project\}/);
  expect(await peerway([...rule, 'list', '--method', 'ci', ...east])).toContain('"deploy" in list.groups');
  expect(JSON.parse(await peerway([...rule, 'list', '--method', 'other', '--json', ...east]))).toEqual([]);
});

test('a login writes its token whole or not at all, for its owner alone', async ({ demo, east }) => {
  const bearer = written('job.jwt', `${bearerToken({ project: 'shop', groups: ['deploy'] })}\n`);
  const login = (more: string[], input = '') =>
    runPeerway(['login', '--http-addr', consoleUrl(demo, 'east'), '--method', 'ci', ...more], {
      input,
      // One that has ended, as is left behind in an environment: a login uses none.
      env: { PEERWAY_HTTP_TOKEN: 'b6a2c6f0-0000-4000-8000-000000000000' },
    });
  const sink = file('peerway.token');
  const done = await login(['--bearer-token-file', bearer, '--token-sink-file', sink, '--meta', 'job=17']);
  expect(done).toMatchObject({ status: 0, stderr: '' });
  const secret = readFileSync(sink, 'utf8');
  expect(secret).toMatch(/^[0-9a-f-]{36}$/);
  expect(statSync(sink).mode & 0o777).toBe(0o600);
  expect(done.stdout).toContain('job-17, by ci: {"job":"17"}');
  expect(done.stdout).not.toContain(secret);

  const self = JSON.parse(await peerway(['acl', 'token', 'read', '--self', '--json', ...asToken(east, sink)]));
  expect(self.serviceIdentities).toEqual([expect.objectContaining({ serviceName: 'shop' })]);

  const other = file('other.token');
  const strangers = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  for (const token of [bearerToken({ project: 'shop', groups: [] }), bearerToken({ project: 'shop' }, strangers)]) {
    const refused = await login(['--bearer-token-file', '-', '--token-sink-file', other], token);
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('(acl.login_refused)') });
    expect(existsSync(other)).toBe(false);
  }
  const again = bearerToken({ project: 'shop', groups: ['deploy'] });
  const json = await login(['--bearer-token-file', '-', '--token-sink-file', other, '--json'], again);
  expect(JSON.parse(json.stdout)).toMatchObject({ authMethod: 'ci', local: true });
  expect(json.stdout).not.toContain(readFileSync(other, 'utf8'));
  const nowhere = await login(['--bearer-token-file', bearer, '--token-sink-file', file('none/x')]);
  expect(nowhere).toMatchObject({ status: 2, stderr: expect.stringContaining('--token-sink-file') });
});

/** The same control plane with the token of a file. */
const asToken = (administrator: string[], tokenFile: string): string[] => [
  ...administrator.slice(0, 2),
  '--token-file',
  tokenFile,
];

test('whoever asks is told whether a token may, why, and what would let it', async ({ east }) => {
  const own = asToken(east, file('peerway.token'));
  const yes = await runPeerway(['acl', 'explain', 'service:write', 'shop', ...own]);
  expect(yes).toMatchObject({ status: 0, stderr: '' });
  expect(yes.stdout).toMatch(/^Allowed: +service:write on "shop"$/m);
  expect(yes.stdout).toMatch(/^Decided by: .*service identity "shop"/m);

  const no = await runPeerway(['acl', 'explain', 'service:write', 'api', ...own]);
  expect(no).toMatchObject({ status: 3, stderr: '' });
  expect(no.stdout).toMatch(/^Denied: +service:write on "api"$/m);
  expect(no.stdout).toMatch(/would permit it:\nservice "api" \{ policy = "write" \}$/m);

  const { accessorId } = JSON.parse(await peerway(['acl', 'token', 'read', '--self', '--json', ...own]));
  const ofOther = await runPeerway(['acl', 'explain', 'mesh:write', '--accessor-id', accessorId, '--json', ...east]);
  expect(ofOther.status).toBe(3);
  expect(JSON.parse(ofOther.stdout)).toMatchObject({ accessorId, allowed: false, grantingRule: 'mesh = "write"' });
  // Of another's token only with acl:read, and a refusal is not a no.
  const { accessorId: manager } = JSON.parse(await peerway(['acl', 'token', 'read', '--self', '--json', ...east]));
  expect(await runPeerway(['acl', 'explain', 'mesh:write', '--accessor-id', manager, ...own])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('(acl.permission_denied)'),
  });
  expect(await runPeerway(['acl', 'explain', 'service:write', ...own])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('service:write needs a name'),
  });

  const who = await peerway(['acl', 'who-can', 'service:write', 'shop', ...east]);
  expect(who).toMatch(new RegExp(`^token +${accessorId} +job-17, by ci.* service identity "shop"`, 'm'));
  const names = JSON.parse(await peerway(['acl', 'who-can', 'operator:write', '--json', ...east]));
  expect(names).toContainEqual(expect.objectContaining({ kind: 'token', accessorId: manager }));
  expect(names).not.toContainEqual(expect.objectContaining({ accessorId }));
});

test('a logout ends the token, and what is deleted ends the logins with it', async ({ east }) => {
  const own = asToken(east, file('peerway.token'));
  await peerway(['logout', ...own]);
  expect(await runPeerway(['acl', 'token', 'read', '--self', ...own])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('(acl.unknown_token)'),
  });
  expect(await runPeerway(['logout', ...east])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('was not created by a login'),
  });

  const [{ id }] = JSON.parse(await peerway(['acl', 'binding-rule', 'list', '--method', 'ci', '--json', ...east]));
  await peerway(['acl', 'binding-rule', 'delete', '--id', id, ...east]);
  expect(JSON.parse(await peerway(['acl', 'binding-rule', 'list', '--method', 'ci', '--json', ...east]))).toEqual([]);
  const other = asToken(east, file('other.token'));
  await peerway(['acl', 'token', 'read', '--self', ...other]);
  await peerway(['acl', 'auth-method', 'delete', '--name', 'ci', ...east]);
  expect(await runPeerway(['acl', 'token', 'read', '--self', ...other])).toMatchObject({ status: 2 });
});
