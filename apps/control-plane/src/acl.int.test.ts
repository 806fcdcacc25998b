import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, startTestControlPlane, type TestControlPlane } from './testing/test-control-plane.ts';

/* ACL objects through /v1, as somebody sees them who tries to get more than they were given. */

let cluster: TestControlPlane;
beforeAll(async () => {
  cluster = await startTestControlPlane();
});
afterAll(() => cluster[Symbol.asyncDispose]());

type Json = Record<string, unknown> & { ID: string; AccessorID: string; SecretID: string };
const MANAGEMENT = '00000000-0000-0000-0000-000000000001';
const ANONYMOUS = '00000000-0000-0000-0000-000000000002';

/** A write that must succeed. */
async function put(path: string, body: unknown, token?: string): Promise<Json> {
  const answer = await cluster.api('PUT', path, { body, ...(token === undefined ? {} : { token }) });
  expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('{')]);
  return answer.json() as Json;
}
const refused = (answer: Answer): [number, string] => [answer.status, answer.text];
const policy = (rules: string, name = `p-${randomUUID()}`): Promise<Json> =>
  put('acl/policy', { Name: name, Rules: rules });
/** Whether a token may read the cluster's roots configuration, which needs operator:write. */
const isOperator = async (secret: string): Promise<boolean> =>
  (await cluster.api('GET', 'connect/ca/configuration', { token: secret })).status === 200;
const operatorRules = 'operator = "write"';

describe('a token', () => {
  it('is read without its secret, by readers and managers alike', async () => {
    const created = await put('acl/token', { Description: 'mine', Policies: [{ ID: (await policy('')).ID }] });
    const reader = await put('acl/token', { Policies: [{ Name: (await policy('acl = "read"')).Name }] });
    for (const token of [reader.SecretID, cluster.managementToken]) {
      const answer = await cluster.api('GET', `acl/token/${created.AccessorID.toUpperCase()}`, { token });
      expect(answer.json()).toMatchObject({
        AccessorID: created.AccessorID,
        SecretID: '<hidden>',
        Description: 'mine',
      });
      const everything = [
        answer,
        await cluster.api('GET', 'acl/tokens', { token }),
        await cluster.api('GET', 'operator/audit', { token }),
      ];
      for (const { text } of everything) expect(text).not.toContain(created.SecretID);
    }
    expect((await cluster.api('GET', `acl/token/${randomUUID()}`)).status).toBe(404);
  });

  it('can be written back as it was read, and changed', async () => {
    const created = await put('acl/token', { Description: 'first', ExpirationTTL: '1h', Local: true });
    const read = (await cluster.api('GET', `acl/token/${created.AccessorID}`)).json() as Json;
    const { ID } = await policy(operatorRules);
    const updated = await put(`acl/token/${created.AccessorID}`, {
      ...read,
      Description: 'second',
      Policies: [{ ID }],
    });
    expect(updated).toMatchObject({
      SecretID: '<hidden>',
      Description: 'second',
      ExpirationTime: created.ExpirationTime,
      Local: true,
    });
    expect(await isOperator(created.SecretID)).toBe(true);
    // As in Consul, what a write does not have is gone afterwards.
    await put(`acl/token/${created.AccessorID}`, { Local: true });
    expect(await isOperator(created.SecretID)).toBe(false);
  });

  it.each([
    ['its secret', { SecretID: randomUUID() }, /SecretID is not permitted/],
    ['its locality', { Local: true }, /Cannot toggle local mode/],
    ['its end', { ExpirationTime: '2030-01-01T00:00:00Z' }, /Cannot change expiration time/],
    ['its end, as a time from now', { ExpirationTTL: '1h' }, /Cannot change expiration time/],
    ['its accessor', { AccessorID: randomUUID() }, /do not match/],
  ])('keeps %s', async (_what, change, message) => {
    const { AccessorID } = await put('acl/token', { Description: 'fixed' });
    const answer = await cluster.api('PUT', `acl/token/${AccessorID}`, { body: change });
    expect(refused(answer)).toEqual([400, expect.stringMatching(message)]);
  });

  it('is cloned with what it grants and a secret of its own', async () => {
    const role = await put('acl/role', { Name: `r-${randomUUID()}`, ServiceIdentities: [{ ServiceName: 'web' }] });
    const original = await put('acl/token', {
      Description: 'original',
      Policies: [{ ID: (await policy(operatorRules)).ID }],
      Roles: [{ ID: role.ID }],
      NodeIdentities: [{ NodeName: 'n1', Datacenter: 'dc1' }],
      TemplatedPolicies: [{ TemplateName: 'builtin/dns' }],
      ExpirationTTL: 3_600_000_000_000,
    });
    const clone = await put(`acl/token/${original.AccessorID}/clone`, { Description: 'copy' });
    const {
      AccessorID: _1,
      SecretID: _2,
      Description: _3,
      Hash: _4,
      CreateIndex: _5,
      ModifyIndex: _6,
      CreateTime: _7,
      ...grants
    } = original;
    expect(clone).toMatchObject({ ...grants, Description: 'copy' });
    expect([clone.SecretID === original.SecretID, clone.AccessorID === original.AccessorID]).toEqual([false, false]);
    expect(await isOperator(clone.SecretID)).toBe(true);
    expect((await cluster.api('PUT', `acl/token/${ANONYMOUS}/clone`, { body: {} })).text).toMatch(/anonymous/);
    expect((await cluster.api('PUT', `acl/token/${randomUUID()}/clone`, { body: {} })).status).toBe(404);
  });

  it('ends when it was told to, or at a time with an offset', async () => {
    const inAnHour = await put('acl/token', { ExpirationTTL: '1h' });
    const lasts = Date.parse(String(inAnHour.ExpirationTime)) - Date.parse(String(inAnHour.CreateTime));
    expect(lasts).toBe(3_600_000);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().replace('Z', '+00:00');
    expect((await put('acl/token', { ExpirationTime: tomorrow })).ExpirationTime).toBe(tomorrow.replace('+00:00', 'Z'));
  });

  it.each([
    ['a time that is none', { ExpirationTime: 'tomorrow' }, /expiresAt: must be a time/],
    ['a date without a time', { ExpirationTime: '2030-01-01' }, /expiresAt: must be a time/],
    ['a day that there is not', { ExpirationTime: '2030-02-31T00:00:00Z' }, /expiresAt: must be a time/],
    ['a number as a time', { ExpirationTime: 5 }, /ExpirationTime must be a string/],
    ['a duration that is none', { ExpirationTTL: 'soon' }, /ExpirationTTL must be a duration/],
    ['half a minute', { ExpirationTTL: '30s' }, /cannot be less than 1m0s/],
    ['a thousand years', { ExpirationTTL: '8760000h' }, /duration|cannot be more than/],
    ['a role that there is not', { Roles: [{ Name: 'nobody' }] }, /roles\[0\]: there is no role "nobody"/],
    ['a link to nothing', { Policies: [{}] }, /policies\[0\]/],
    ['too many links', { Policies: Array(129).fill({ Name: 'global-management' }) }, /policies/],
    ['too many identities', { ServiceIdentities: Array(129).fill({ ServiceName: 'a' }) }, /serviceIdentities/],
    ['a reserved accessor', { AccessorID: '00000000-0000-0000-0000-000000000009' }, /are reserved/],
    ['a reserved secret', { SecretID: '00000000-0000-0000-0000-000000000009' }, /are reserved/],
    ['the accessor of another', { AccessorID: MANAGEMENT }, /are reserved/],
    ['the anonymous accessor', { AccessorID: ANONYMOUS }, /are reserved/],
    ['an identity with a quote', { ServiceIdentities: [{ ServiceName: 'a" {' }] }, /lower case letters/],
    // Rules name places as they may be called: a text that can not be read would lock its token out.
    [
      'an identity in a place that there can not be',
      { ServiceIdentities: [{ ServiceName: 'a', Partition: 'A' }] },
      /partition/,
    ],
    [
      'a gateway in a place that there can not be',
      {
        TemplatedPolicies: [
          { TemplateName: 'builtin/mesh-gateway', TemplateVariables: { Name: 'gw' }, Partition: 'Team' },
        ],
      },
      /partition/,
    ],
    ['an identity with a newline', { NodeIdentities: [{ NodeName: 'a\nacl', Datacenter: 'dc1' }] }, /lower case/],
    ['an identity in no datacenter', { NodeIdentities: [{ NodeName: 'a' }] }, /datacenter/],
    ['a template that there is not', { TemplatedPolicies: [{ TemplateName: 'builtin/all' }] }, /must be one of/],
    ['a template without its name', { TemplatedPolicies: [{ TemplateName: 'builtin/node' }] }, /variables.name/],
    [
      'a name for a template that takes none',
      { TemplatedPolicies: [{ TemplateName: 'builtin/dns', TemplateVariables: { Name: 'x' } }] },
      /variables.name/,
    ],
    [
      'a name that would be a rule',
      { TemplatedPolicies: [{ TemplateName: 'builtin/node', TemplateVariables: { Name: 'x" {}\nacl = "write' } }] },
      /variables.name: must consist of/,
    ],
    [
      'a name with braces',
      { TemplatedPolicies: [{ TemplateName: 'builtin/service', TemplateVariables: { Name: '{{.Name}}' } }] },
      /variables.name: must consist of/,
    ],
  ])('is not created with %s', async (_what, body, message) => {
    expect(refused(await cluster.api('PUT', 'acl/token', { body }))).toEqual([400, expect.stringMatching(message)]);
  });

  it('is listed by policy, role, service identity and auth method', async () => {
    const { ID: policyId } = await policy('');
    const { ID: roleId } = await put('acl/role', { Name: `r-${randomUUID()}` });
    const made = await Promise.all([
      put('acl/token', { Policies: [{ ID: policyId }] }),
      put('acl/token', { Roles: [{ ID: roleId }] }),
      put('acl/token', { ServiceIdentities: [{ ServiceName: 'only-here' }] }),
    ]);
    const listed = async (query: string): Promise<string[]> =>
      ((await cluster.api('GET', `acl/tokens?${query}`)).json() as Json[]).map(({ AccessorID }) => AccessorID);
    expect(await listed(`policy=${policyId}`)).toEqual([made[0]?.AccessorID]);
    expect(await listed(`role=${roleId}`)).toEqual([made[1]?.AccessorID]);
    expect(await listed('servicename=only-here')).toEqual([made[2]?.AccessorID]);
    expect(await listed(`policy=${policyId}&role=${roleId}`)).toEqual([]);
    expect(await listed('authmethod=kubernetes')).toEqual([]);
    expect((await listed('')).length).toBeGreaterThan(3);
  });

  it('is not deleted while it is in use, or stands for everybody', async () => {
    const self = (await cluster.api('GET', 'acl/token/self')).json() as Json;
    for (const id of [self.AccessorID, self.AccessorID.toUpperCase(), ANONYMOUS])
      expect((await cluster.api('DELETE', `acl/token/${id}`)).headers.get('x-peerway-error')).toBe('acl.token_in_use');
    expect((await cluster.api('GET', 'acl/token/self')).status).toBe(200);
  });
});

describe('the last who may manage ACLs', () => {
  it('stays, whichever way its right would go', async () => {
    // A manager of its own, through a role and a policy, beside the first one: deleting that makes it the last.
    await using alone = await startTestControlPlane();
    const api = alone.api;
    const json = (answer: Answer): Json => answer.json() as Json;
    const first = json(await api('GET', 'acl/token/self'));
    const rules = json(await api('PUT', 'acl/policy', { body: { Name: 'managers', Rules: 'acl = "write"' } }));
    const role = json(await api('PUT', 'acl/role', { body: { Name: 'managers', Policies: [{ ID: rules.ID }] } }));
    const last = json(await api('PUT', 'acl/token', { body: { Roles: [{ ID: role.ID }] } }));
    const token = last.SecretID;
    expect((await api('DELETE', `acl/token/${first.AccessorID}`, { token })).status).toBe(200);

    const tries = [
      await api('PUT', `acl/token/${last.AccessorID}`, { token, body: { Roles: [] } }),
      await api('PUT', `acl/role/${role.ID}`, { token, body: { Name: 'managers' } }),
      await api('DELETE', `acl/role/${role.ID}`, { token }),
      await api('PUT', `acl/policy/${rules.ID}`, { token, body: { Name: 'managers', Rules: 'acl = "read"' } }),
      await api('PUT', `acl/policy/${rules.ID}`, {
        token,
        body: { Name: 'managers', Rules: 'acl = "write"', Datacenters: ['dc2'] },
      }),
      await api('DELETE', `acl/policy/${rules.ID}`, { token }),
    ];
    expect(tries.map((answer) => answer.headers.get('x-peerway-error'))).toEqual(tries.map(() => 'acl.last_manager'));
    expect((await api('GET', 'acl/tokens', { token })).status).toBe(200);
    // With another manager beside it, each is possible.
    await api('PUT', 'acl/token', { token, body: { Policies: [{ ID: MANAGEMENT }] } });
    expect((await api('DELETE', `acl/role/${role.ID}`, { token })).status).toBe(200);
    expect((await api('GET', 'acl/tokens', { token })).status).toBe(403);
  });
});

describe('a policy', () => {
  it('is read by ID and by name, and changed; the change acts with the next request', async () => {
    const name = `Mixed-${randomUUID()}`;
    const { ID } = await policy('', name);
    const { SecretID } = await put('acl/token', { Policies: [{ ID }] });
    expect(await isOperator(SecretID)).toBe(false);
    await put(`acl/policy/${ID}`, { Name: name, Rules: operatorRules, Description: 'more' });
    expect(await isOperator(SecretID)).toBe(true);
    for (const path of [`acl/policy/${ID}`, `acl/policy/name/${name}`, `acl/policy/name/${name.toLowerCase()}`])
      expect((await cluster.api('GET', path)).json()).toMatchObject({ ID, Name: name, Rules: operatorRules });
    expect((await cluster.api('GET', `acl/policy/${randomUUID()}`)).status).toBe(404);
    expect((await cluster.api('GET', 'acl/policy/name/nobody')).status).toBe(404);
  });

  it('does not share its name, however it is written', async () => {
    const name = `taken-${randomUUID()}`;
    await policy('', name);
    const other = await policy('');
    for (const [path, body] of [
      ['acl/policy', { Name: name.toUpperCase() }],
      [`acl/policy/${other.ID}`, { Name: name.toUpperCase() }],
      ['acl/policy', { Name: 'GLOBAL-MANAGEMENT' }],
    ] as const)
      expect(refused(await cluster.api('PUT', path, { body }))).toEqual([
        400,
        expect.stringContaining('already exists'),
      ]);
  });

  it('that looks like an ID is found by name alone', async () => {
    // By its name it is taken for nothing else: not for the built-in policy of that ID.
    await policy('', MANAGEMENT);
    const byName = await put('acl/token', { Policies: [{ Name: MANAGEMENT }] });
    expect(await isOperator(byName.SecretID)).toBe(false);
    const byId = await put('acl/token', { Policies: [{ ID: MANAGEMENT }] });
    expect(await isOperator(byId.SecretID)).toBe(true);
    const both = await put('acl/token', { Policies: [{ ID: MANAGEMENT, Name: 'another' }] });
    expect(both.Policies).toEqual([{ ID: MANAGEMENT, Name: 'global-management' }]);
  });

  it('that is built in keeps its rules, and may be renamed and read by its name', async () => {
    for (const [id, name] of [
      [MANAGEMENT, 'global-management'],
      [ANONYMOUS, 'builtin/global-read-only'],
    ] as const) {
      const read = (await cluster.api('GET', `acl/policy/name/${name}`)).json() as Json;
      expect(read.ID).toBe(id);
      const rules = await cluster.api('PUT', `acl/policy/${id}`, { body: { ...read, Rules: '' } });
      expect(refused(rules)).toEqual([400, expect.stringContaining('Changing the Rules')]);
      const where = await cluster.api('PUT', `acl/policy/${id}`, { body: { ...read, Datacenters: ['dc2'] } });
      expect(refused(where)).toEqual([400, expect.stringContaining('Changing the Datacenters')]);
      expect((await cluster.api('DELETE', `acl/policy/${id}`)).status).toBe(400);
      const renamed = await put(`acl/policy/${id}`, { ...read, Name: `renamed-${id.slice(-1)}` });
      expect(renamed).toMatchObject({ ID: id, Rules: read.Rules });
    }
    expect((await cluster.api('GET', 'acl/policy/name/renamed-1')).status).toBe(200);
    await put(`acl/policy/${MANAGEMENT}`, {
      ...((await cluster.api('GET', `acl/policy/${MANAGEMENT}`)).json() as Json),
      Name: 'global-management',
    });
  });

  it('of the built-in reader sees ACLs, and changes nothing', async () => {
    const { SecretID } = await put('acl/token', { Policies: [{ ID: ANONYMOUS }] });
    const as = (method: string, path: string, body?: unknown): Promise<Answer> =>
      cluster.api(method, path, { token: SecretID, ...(body === undefined ? {} : { body }) });
    expect((await as('GET', 'acl/tokens')).status).toBe(200);
    expect((await as('GET', 'partitions')).status).toBe(200);
    for (const [path, body] of [
      ['acl/token', {}],
      ['acl/policy', { Name: 'x' }],
      ['acl/role', { Name: 'x' }],
      [`acl/policy/${MANAGEMENT}`, { Name: 'x' }],
      ['config', { Kind: 'mesh' }],
      ['partition', { Name: 'x' }],
    ] as const)
      expect((await as('PUT', path, body)).status).toBe(403);
  });

  it('that is deleted and made again under its name is another one: no link comes back', async () => {
    const name = `again-${randomUUID()}`;
    const { ID } = await policy(operatorRules, name);
    const role = await put('acl/role', { Name: `r-${randomUUID()}`, Policies: [{ Name: name }] });
    const direct = await put('acl/token', { Policies: [{ Name: name }] });
    const through = await put('acl/token', { Roles: [{ ID: role.ID }] });
    const both = () => Promise.all([isOperator(direct.SecretID), isOperator(through.SecretID)]);
    expect(await both()).toEqual([true, true]);
    await cluster.api('DELETE', `acl/policy/${ID}`);
    expect(await both()).toEqual([false, false]);
    await policy(operatorRules, name);
    expect(await both()).toEqual([false, false]);
    expect(((await cluster.api('GET', `acl/role/${role.ID}`)).json() as Json).Policies).toBeUndefined();
  });
});

describe('a role', () => {
  it('gives its rights to tokens by ID or name, and takes them away with the next request', async () => {
    const name = `Team-${randomUUID()}`;
    const operator = await policy(operatorRules);
    const role = await put('acl/role', { Name: name, Policies: [{ ID: operator.ID }] });
    const tokens = [
      await put('acl/token', { Roles: [{ ID: role.ID }] }),
      await put('acl/token', { Roles: [{ Name: name.toLowerCase() }] }),
    ];
    const all = () => Promise.all(tokens.map(({ SecretID }) => isOperator(SecretID)));
    expect(await all()).toEqual([true, true]);
    await put(`acl/role/${role.ID}`, { Name: name, Policies: [] });
    expect(await all()).toEqual([false, false]);
    await put(`acl/role/${role.ID}`, { Name: name, Policies: [{ ID: operator.ID }] });
    expect(await all()).toEqual([true, true]);
    await cluster.api('DELETE', `acl/role/${role.ID}`);
    expect(await all()).toEqual([false, false]);
    const again = await put('acl/role', { Name: name, Policies: [{ ID: operator.ID }] });
    expect(again.ID).not.toBe(role.ID);
    expect(await all()).toEqual([false, false]);
    expect(((await cluster.api('GET', `acl/token/${tokens[0]?.AccessorID}`)).json() as Json).Roles).toBeUndefined();
  });

  it('is read by ID and name and listed by policy, with all that it grants', async () => {
    const { ID: policyId, Name: policyName } = await policy('');
    const body = {
      Name: `r-${randomUUID()}`,
      Description: 'all kinds',
      Policies: [{ ID: policyId, Name: policyName }],
      ServiceIdentities: [
        { ServiceName: 'web', Datacenters: ['dc1'] },
        { ServiceName: 'api' },
        { ServiceName: 'cart', Partition: 'team-a', Namespace: 'shop' },
      ],
      NodeIdentities: [{ NodeName: 'n1', Datacenter: 'dc1' }],
      TemplatedPolicies: [
        { TemplateName: 'builtin/service', TemplateVariables: { Name: 'web' }, Datacenters: ['dc1'] },
        { TemplateName: 'builtin/dns' },
      ],
    };
    const { ID } = await put('acl/role', body);
    for (const path of [`acl/role/${ID}`, `acl/role/name/${body.Name}`])
      expect((await cluster.api('GET', path)).json()).toMatchObject({ ...body, ID });
    expect((await cluster.api('GET', `acl/roles?policy=${policyId}`)).json()).toHaveLength(1);
    expect((await cluster.api('GET', 'acl/role/name/nobody')).status).toBe(404);
    const taken = await cluster.api('PUT', 'acl/role', { body: { Name: body.Name.toUpperCase() } });
    expect(refused(taken)).toEqual([400, expect.stringContaining('already exists')]);
  });

  it('grants only where it says', async () => {
    const there = { ServiceIdentities: [{ ServiceName: 'web', Datacenters: ['dc2'] }] };
    const role = await put('acl/role', { Name: `r-${randomUUID()}`, ...there });
    const { SecretID } = await put('acl/token', { Roles: [{ ID: role.ID }] });
    const registers = async (): Promise<number> =>
      (await cluster.api('PUT', 'agent/service/register', { token: SecretID, body: { Name: 'web', Port: 1 } })).status;
    expect(await registers()).toBe(403);
    await put(`acl/role/${role.ID}`, { Name: role.Name, ServiceIdentities: [{ ServiceName: 'web' }] });
    expect(await registers()).toBe(200);
  });
});

describe('a templated policy', () => {
  it('is listed, read, and previewed with a name', async () => {
    const all = (await cluster.api('GET', 'acl/templated-policies')).json() as Record<string, Json>;
    expect(Object.keys(all)).toEqual([
      'builtin/service',
      'builtin/node',
      'builtin/dns',
      'builtin/nomad-server',
      'builtin/nomad-client',
      'builtin/api-gateway',
      'builtin/mesh-gateway',
    ]);
    const one = await cluster.api('GET', 'acl/templated-policy/name/builtin/node');
    expect(one.json()).toEqual(all['builtin/node']);
    const preview = (name: string, body: unknown): Promise<Answer> =>
      cluster.api('POST', `acl/templated-policy/preview/${name}`, { body });
    const expected = { Rules: 'node "n1" { policy = "write" }\nservice_prefix "" { policy = "read" }\n' };
    expect((await preview('builtin/node', { Name: 'n1' })).json()).toMatchObject(expected);
    expect((await preview('builtin%2Fnode', { Name: 'n1' })).json()).toMatchObject(expected);
    expect((await preview('builtin/node', {})).status).toBe(400);
    expect((await preview('builtin/node', { Name: 'N1"' })).status).toBe(400);
    expect((await preview('builtin/all', {})).status).toBe(400);
    expect((await cluster.api('GET', 'acl/templated-policy/name/builtin/all')).status).toBe(404);
  });

  it('of a mesh gateway is what its token is made with, whatever policy of its name there was', async () => {
    // Earlier releases attached a policy of this name as they found it.
    await policy('acl = "write"', 'mesh-gateway-edge');
    const { data } = await cluster.call('mutation', 'token.createForMeshGateway', { gateway: 'edge' });
    const made = data as { secretId: string; policies: unknown[]; templatedPolicies: unknown[]; description: string };
    expect(made).toMatchObject({
      description: 'mesh gateway edge',
      policies: [],
      templatedPolicies: [{ templateName: 'builtin/mesh-gateway', variables: { name: 'edge' } }],
    });
    expect((await cluster.api('GET', 'acl/tokens', { token: made.secretId })).status).toBe(403);
    const register = (name: string): Promise<Answer> =>
      cluster.api('PUT', 'agent/service/register', {
        token: made.secretId,
        body: { Name: name, Kind: 'mesh-gateway', Port: 8443 },
      });
    expect([(await register('edge')).status, (await register('edge2')).status]).toEqual([200, 403]);
    expect((await cluster.api('GET', 'peerings', { token: made.secretId })).status).toBe(200);
    // A gateway of another partition: the template knows where it is.
    await put('partition', { Name: 'team' });
    const elsewhere = await cluster.call('mutation', 'token.createForMeshGateway', {
      gateway: 'edge',
      partition: 'team',
    });
    expect(elsewhere.data).toMatchObject({ templatedPolicies: [{ partition: 'team' }] });
    const nowhere = await cluster.call('mutation', 'token.createForMeshGateway', { gateway: 'e', partition: 'none' });
    expect(nowhere.error?.code).toBe('config.reference');
  });
});

describe('acl:write', () => {
  it('is warned of when a policy has it', async () => {
    const create = (name: string, rules: string) => cluster.call('mutation', 'policy.create', { name, rules });
    expect((await create('w1', 'acl = "write"')).data).toMatchObject({
      warnings: [expect.stringMatching(/every right/)],
    });
    expect((await create('w2', 'acl = "read" operator = "write"')).data).toMatchObject({ warnings: [] });
  });

  it('is as much as every right: whoever has it can take them', async () => {
    const manager = await put('acl/token', { Policies: [{ ID: (await policy('acl = "write"')).ID }] });
    expect(await isOperator(manager.SecretID)).toBe(false);
    const self = (await cluster.api('GET', 'acl/token/self', { token: manager.SecretID })).json() as Json;
    await put(`acl/token/${self.AccessorID}`, { Policies: [{ ID: MANAGEMENT }] }, manager.SecretID);
    expect(await isOperator(manager.SecretID)).toBe(true);
  });
});
