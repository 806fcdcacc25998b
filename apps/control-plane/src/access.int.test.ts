import { appRouter } from '@peerway/trpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestControlPlane, type TestControlPlane } from './testing/test-control-plane.ts';

/*
 * Walks every procedure of the router as nobody, with a token that may do nothing, with one that may do everything in another
 * partition, and with a token that has exactly the rule it needs. A procedure that is not in the table fails the first test, so none can be added without saying what it asks for.
 */

type Expectation =
  /** Refused without the permission; `rule` alone must be enough. */
  | { needs: string; rule: string; input?: unknown }
  /** Answers everybody, but shows only what the caller may read: to nobody and to a powerless token that is nothing. */
  | { shows: 'nothing'; input?: unknown; empty: unknown }
  /** Needs a valid token, whatever it may do. */
  | { needs: 'a token'; input?: unknown }
  /** Needs nothing at all. */
  | { needs: 'nothing'; input?: unknown };

const registration = {
  node: { node: 'n', address: '127.0.0.1' },
  service: { id: 'web-1', service: 'web', port: 1 },
};
const proxy = { role: 'mesh-gateway', partition: 'default', node: 'none', id: 'none' };
const uuid = '0f0f0f0f-0000-4000-8000-000000000000';

const authMethod = {
  name: 'walked',
  type: 'jwt',
  maxTokenTtlMs: 3_600_000,
  config: { boundIssuer: 'https://issuer.test', boundAudiences: ['peerway'], jwksUrl: 'https://issuer.test/keys' },
};
const binding = { bindType: 'service', bindName: 'web' };

const table: Record<string, Expectation> = {
  'access.explain': { needs: 'nothing', input: { resource: 'mesh', access: 'read' } },
  'access.whatCan': { needs: 'nothing', input: {} },
  'access.whoCan': { needs: 'acl:read', rule: 'acl = "read"', input: { resource: 'mesh', access: 'read' } },
  'acl.bootstrap': { needs: 'nothing', input: {} },
  'acl.login': { needs: 'nothing', input: { authMethod: 'walked', bearerToken: 'x' } },
  // Ends the caller's own token, where that is one of a login: apps/control-plane/src/attacks/login.int.test.ts.
  'acl.logout': { needs: 'nothing' },
  'audit.list': { needs: 'acl:read', rule: 'acl = "read"', input: {} },
  'audit.export': { needs: 'acl:read', rule: 'acl = "read"', input: {} },
  'audit.newer': { needs: 'acl:read', rule: 'acl = "read"', input: { after: 0 } },
  'audit.verify': { needs: 'acl:read', rule: 'acl = "read"' },
  'authMethod.list': { needs: 'acl:read', rule: 'acl = "read"' },
  'authMethod.read': { needs: 'acl:read', rule: 'acl = "read"', input: { name: 'walked' } },
  'authMethod.create': { needs: 'acl:write', rule: 'acl = "write"', input: authMethod },
  'authMethod.update': { needs: 'acl:write', rule: 'acl = "write"', input: authMethod },
  'authMethod.delete': { needs: 'acl:write', rule: 'acl = "write"', input: { name: 'walked' } },
  'bindingRule.list': { needs: 'acl:read', rule: 'acl = "read"' },
  'bindingRule.read': { needs: 'acl:read', rule: 'acl = "read"', input: { id: uuid } },
  'bindingRule.create': { needs: 'acl:write', rule: 'acl = "write"', input: { authMethod: 'walked', ...binding } },
  'bindingRule.update': { needs: 'acl:write', rule: 'acl = "write"', input: { id: uuid, ...binding } },
  'bindingRule.delete': { needs: 'acl:write', rule: 'acl = "write"', input: { id: uuid } },
  'ca.read': { needs: 'operator:read', rule: 'operator = "read"' },
  'ca.readConfig': { needs: 'operator:write', rule: 'operator = "write"' },
  'ca.writeConfig': { needs: 'operator:write', rule: 'operator = "write"', input: { leafTtl: '24h' } },
  'ca.startRotation': { needs: 'operator:write', rule: 'operator = "write"', input: {} },
  'ca.cancelRotation': { needs: 'operator:write', rule: 'operator = "write"' },
  'ca.activateRoot': { needs: 'operator:write', rule: 'operator = "write"' },
  'catalog.register': {
    needs: 'service:write on "web"',
    rule: 'service "web" { policy = "write" }',
    input: registration,
  },
  'catalog.deregister': {
    needs: 'service:write on "gone"',
    rule: 'service "gone" { policy = "write" }',
    input: { node: 'n', serviceId: 'gone' },
  },
  'catalog.nodes': { shows: 'nothing', input: {}, empty: [] },
  'cluster.get': { needs: 'a token' },
  'configEntry.list': { shows: 'nothing', input: {}, empty: [] },
  'configEntry.read': {
    needs: 'mesh:read',
    rule: 'mesh = "read"',
    input: { kind: 'exported-services', name: 'default' },
  },
  'configEntry.write': {
    needs: 'mesh:write',
    rule: 'mesh = "write"',
    input: { entry: { Kind: 'mesh' } },
  },
  'configEntry.delete': {
    needs: 'service:write on "web"',
    rule: 'service "web" { policy = "write" }',
    input: { kind: 'service-defaults', name: 'web' },
  },
  'configEntry.preview': {
    needs: 'service:write on "web"',
    rule: 'service "web" { policy = "write" }',
    input: { entry: { Kind: 'service-defaults', Name: 'web', Protocol: 'http' } },
  },
  'configEntry.text': {
    needs: 'mesh:read',
    rule: 'mesh = "read"',
    input: { kind: 'exported-services', name: 'default', format: 'hcl' },
  },
  'configEntry.parse': { needs: 'a token', input: { text: 'Kind = "mesh"' } },
  'configEntry.listRevisions': {
    needs: 'mesh:read',
    rule: 'mesh = "read"',
    input: { kind: 'exported-services', name: 'default' },
  },
  'configEntry.rollBack': {
    needs: 'mesh:write',
    rule: 'mesh = "write"',
    input: { kind: 'mesh', name: 'mesh', index: 1 },
  },
  'discoveryChain.list': { shows: 'nothing', empty: [] },
  'discoveryChain.read': {
    needs: 'service:read on "api"',
    rule: 'service "api" { policy = "read" }',
    input: { service: 'api' },
  },
  'events.watch': { needs: 'a token' },
  'exportedService.list': { needs: 'mesh:read', rule: 'mesh = "read"' },
  'exportedService.addConsumer': { needs: 'mesh:write', rule: 'mesh = "write"', input: { service: 'api', peer: 'p' } },
  'exportedService.removeConsumer': {
    needs: 'mesh:write',
    rule: 'mesh = "write"',
    input: { service: 'api', peer: 'p' },
  },
  'exportedService.listParts': { needs: 'mesh:read', rule: 'mesh = "read"' },
  'exportedService.writePart': {
    needs: 'mesh:write',
    rule: 'mesh = "write"',
    input: { owner: 'team-a', services: [] },
  },
  'exportedService.deletePart': { needs: 'mesh:write', rule: 'mesh = "write"', input: { owner: 'team-a' } },
  'gateway.list': { shows: 'nothing', empty: [] },
  'gateway.read': { needs: 'nothing', input: { node: 'none', id: 'none' } },
  'gateway.history': { needs: 'nothing', input: { node: 'none', id: 'none' } },
  'intention.list': { shows: 'nothing', empty: [] },
  'intention.read': {
    needs: 'intentions:read on "api"',
    rule: 'service "api" { policy = "read" }',
    input: { source: { name: 'web' }, destination: { name: 'api' } },
  },
  'intention.write': {
    needs: 'intentions:write on "api"',
    rule: 'service "api" { policy = "read" intentions = "write" }',
    input: { source: { name: 'web' }, destination: { name: 'api' }, action: 'allow' },
  },
  'intention.delete': {
    needs: 'intentions:write on "api"',
    rule: 'service "api" { policy = "read" intentions = "write" }',
    input: { source: { name: 'web' }, destination: { name: 'api' } },
  },
  'intention.check': {
    needs: 'service:read on "api"',
    rule: 'service "api" { policy = "read" }',
    input: { source: { name: 'web' }, destination: { name: 'api' } },
  },
  'intention.match': {
    needs: 'intentions:read on "api"',
    rule: 'service "api" { policy = "read" }',
    input: { by: 'destination', name: 'api' },
  },
  'meshGatewayMode.list': { shows: 'nothing', empty: { proxyDefaults: '', services: [], rows: [] } },
  'meshGatewayMode.preview': {
    needs: 'mesh:write',
    rule: 'mesh = "write"',
    input: { level: 'proxy-defaults', mode: 'local' },
  },
  'meshGatewayMode.set': {
    needs: 'service:write on "web"',
    rule: 'service "web" { policy = "write" }',
    input: { level: 'service-defaults', service: 'web', mode: 'remote' },
  },
  'namespace.list': { needs: 'operator:read', rule: 'operator = "read"', input: {} },
  'namespace.read': {
    needs: 'namespace:read on "default"',
    rule: 'namespace "default" { policy = "read" }',
    input: { name: 'default' },
  },
  'namespace.write': {
    needs: 'namespace:write on "team"',
    rule: 'namespace "team" { policy = "write" }',
    input: { name: 'team' },
  },
  'namespace.delete': {
    needs: 'namespace:write on "team"',
    rule: 'namespace "team" { policy = "write" }',
    input: { name: 'team' },
  },
  'partition.list': { needs: 'operator:read', rule: 'operator = "read"' },
  'partition.read': { needs: 'operator:read', rule: 'operator = "read"', input: { name: 'default' } },
  'partition.write': { needs: 'operator:write', rule: 'operator = "write"', input: { name: 'team' } },
  'partition.delete': { needs: 'operator:write', rule: 'operator = "write"', input: { name: 'team' } },
  'peering.list': { needs: 'peering:read', rule: 'operator = "read"' },
  'peering.read': { needs: 'peering:read', rule: 'peering = "read"', input: { name: 'p' } },
  'peering.services': { needs: 'peering:read', rule: 'peering = "read"', input: { name: 'p' } },
  'peering.generateToken': { needs: 'peering:write', rule: 'peering = "write"', input: { peerName: 'p' } },
  'peering.establish': {
    needs: 'peering:write',
    rule: 'peering = "write"',
    input: { peerName: 'q', peeringToken: '????' },
  },
  'peering.delete': { needs: 'peering:write', rule: 'peering = "write"', input: { name: 'nobody' } },
  'peering.preflight': { needs: 'peering:write', rule: 'peering = "write"', input: { peeringToken: '????' } },
  'peering.deletionImpact': { needs: 'peering:read', rule: 'peering = "read"', input: { name: 'p' } },
  'policy.list': { needs: 'acl:read', rule: 'acl = "read"' },
  'policy.read': { needs: 'acl:read', rule: 'acl = "read"', input: { id: uuid } },
  'policy.create': { needs: 'acl:write', rule: 'acl = "write"', input: { name: 'walked', rules: '' } },
  'policy.update': { needs: 'acl:write', rule: 'acl = "write"', input: { id: uuid } },
  'policy.delete': { needs: 'acl:write', rule: 'acl = "write"', input: { id: uuid } },
  'proxy.list': { shows: 'nothing', empty: [] },
  'proxy.watch': { needs: 'nothing', input: { proxy } },
  'proxy.signLeaf': { needs: 'nothing', input: { csrPem: 'not a request' } },
  'proxy.report': { needs: 'nothing', input: {} },
  'role.list': { needs: 'acl:read', rule: 'acl = "read"' },
  'role.read': { needs: 'acl:read', rule: 'acl = "read"', input: { name: 'walked' } },
  'role.create': { needs: 'acl:write', rule: 'acl = "write"', input: { name: 'walked' } },
  'role.update': { needs: 'acl:write', rule: 'acl = "write"', input: { id: uuid } },
  'role.delete': { needs: 'acl:write', rule: 'acl = "write"', input: { id: uuid } },
  'service.list': { shows: 'nothing', empty: [] },
  'service.read': { needs: 'nothing', input: { name: 'secret-service' } },
  'session.current': { needs: 'nothing' },
  'session.methods': { needs: 'nothing' },
  'session.list': { needs: 'a token', input: {} },
  // Finds only what is the caller's: apps/control-plane/src/attacks/sessions.int.test.ts.
  'session.revoke': { needs: 'nothing', input: { id: uuid } },
  'session.revokeOthers': { needs: 'a token' },
  'session.signIn': { needs: 'nothing', input: { token: uuid } },
  'session.signOut': { needs: 'nothing' },
  'traffic.history': {
    needs: 'peering:read',
    rule: 'peering = "read"',
    input: { of: { kind: 'peer', name: 'p', direction: 'to' } },
  },
  'token.list': { needs: 'acl:read', rule: 'acl = "read"' },
  'token.read': { needs: 'acl:read', rule: 'acl = "read"', input: { accessorId: uuid } },
  'token.self': { needs: 'a token' },
  'token.create': { needs: 'acl:write', rule: 'acl = "write"', input: { description: 'walked' } },
  'token.createForMeshGateway': { needs: 'acl:write', rule: 'acl = "write"', input: { gateway: 'walked' } },
  'token.gatewayNeeds': { needs: 'nothing', input: { gateway: 'walked' } },
  'token.update': { needs: 'acl:write', rule: 'acl = "write"', input: { accessorId: uuid } },
  'token.clone': { needs: 'acl:write', rule: 'acl = "write"', input: { accessorId: uuid } },
  'token.delete': { needs: 'acl:write', rule: 'acl = "write"', input: { accessorId: uuid } },
  'templatedPolicy.list': { needs: 'acl:read', rule: 'acl = "read"' },
  'templatedPolicy.read': { needs: 'acl:read', rule: 'acl = "read"', input: { templateName: 'builtin/dns' } },
  'templatedPolicy.preview': { needs: 'acl:read', rule: 'acl = "read"', input: { templateName: 'builtin/dns' } },
  'topology.get': { needs: 'nothing' },
  'topology.watch': { needs: 'nothing' },
};

// Cast: at run time this map is flat, by path; its type follows the nesting of routers.
const flat = appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>;
const procedures = Object.entries(flat).map(([path, procedure]) => ({ path, type: procedure._def.type }));

let cluster: TestControlPlane;
let powerless: string;
let foreign: string;
beforeAll(async () => {
  cluster = await startTestControlPlane();
  await cluster.api('POST', 'peering/token', { body: { PeerName: 'p' } });
  powerless = await tokenWith('');
  foreign = await tokenWith(everythingIn('elsewhere'));
});
afterAll(() => cluster[Symbol.asyncDispose]());

const everythingIn = (partition: string): string => `partition "${partition}" {
  mesh = "write"
  peering = "write"
  agent_prefix "" { policy = "write" }
  node_prefix "" { policy = "write" }
  namespace_prefix "" {
    policy = "write"
    service_prefix "" { policy = "write" intentions = "write" }
  }
}`;

async function tokenWith(rules: string): Promise<string> {
  const name = `rules-${Math.random().toString(36).slice(2)}`;
  if (rules !== '') await cluster.api('PUT', 'acl/policy', { body: { Name: name, Rules: rules } });
  const policies = rules === '' ? [] : [{ Name: name }];
  const created = await cluster.api('PUT', 'acl/token', { body: { Policies: policies } });
  return (created.json() as { SecretID: string }).SecretID;
}

type Outcome = { status: number; code: string | null; message: string; data: unknown };

/** One call as any client makes it. Of a subscription only the first event is read. */
async function call(path: string, type: string, token: string | null, input: unknown): Promise<Outcome> {
  const origin = `http://127.0.0.1:${cluster.running.http.port}`;
  const headers = {
    ...(token === null ? {} : { 'x-consul-token': token }),
    'content-type': 'application/json',
    origin,
  };
  const base = `${origin}/trpc/${path}`;
  const query = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
  if (type === 'subscription') {
    const abort = new AbortController();
    const response = await fetch(`${base}${query}`, { headers, signal: abort.signal });
    const text = await firstEvent(response);
    abort.abort();
    const code = /"peerway":\{"code":"([^"]+)"/.exec(text)?.[1] ?? null;
    return { status: response.status, code, message: text, data: text };
  }
  const response =
    type === 'query'
      ? await fetch(`${base}${query}`, { headers })
      : await fetch(base, { method: 'POST', headers, body: JSON.stringify(input ?? {}) });
  const body = (await response.json()) as {
    error?: { message: string; data: { peerway: { code: string } } };
    result?: { data: unknown };
  };
  return {
    status: response.status,
    code: body.error?.data.peerway.code ?? null,
    message: body.error?.message ?? '',
    data: body.result?.data,
  };
}

async function firstEvent(response: Response): Promise<string> {
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString('utf8');
    if (/data: \{.+\n/.test(text.replace('event: connected\ndata: {}', ''))) break;
  }
  return text;
}

describe('every procedure', () => {
  it('says in the table above what it asks for', () => {
    expect(procedures.map(({ path }) => path).sort()).toEqual(Object.keys(table).sort());
  });

  it.each(procedures)('$path refuses a wrong token before anything else', async ({ path, type }) => {
    if (['session.current', 'session.methods', 'session.signIn', 'session.signOut'].includes(path)) return;
    const outcome = await call(path, type, '99999999-9999-4999-8999-999999999999', table[path]?.input);
    // The tenth in a row is told to wait.
    expect(outcome.code).toMatch(/^acl\.(unknown_token|rate_limited)$/);
  });

  it.each(procedures)(
    '$path gives nobody, a token without rights and one of another partition no more than it must',
    async ({ path, type }) => {
      const expected = table[path];
      if (expected === undefined) throw new Error('not in the table');
      const nobody = await call(path, type, null, expected.input);
      const weak = await call(path, type, powerless, expected.input);
      const elsewhere = await call(path, type, foreign, expected.input);
      if ('shows' in expected) {
        expect([nobody.data, weak.data, elsewhere.data]).toEqual([expected.empty, expected.empty, expected.empty]);
      } else if (expected.needs === 'a token') {
        expect([nobody.code, weak.code, elsewhere.code]).toEqual(['acl.no_token', null, null]);
      } else if (expected.needs !== 'nothing') {
        const denied = 'acl.permission_denied';
        expect([nobody.code, weak.code, elsewhere.code]).toEqual(['acl.no_token', denied, denied]);
        for (const { message } of [nobody, weak, elsewhere]) expect(message).toContain(`'${expected.needs}'`);
      }
    },
  );

  it.each(procedures.filter(({ path }) => table[path] !== undefined && 'rule' in table[path]))(
    '$path is content with exactly the rule it names',
    async ({ path, type }) => {
      const expected = table[path];
      if (expected === undefined || !('rule' in expected)) throw new Error('not in the table');
      const outcome = await call(path, type, await tokenWith(expected.rule), expected.input);
      expect(outcome.code).not.toBe('acl.permission_denied');
      expect(outcome.code).not.toBe('acl.no_token');
    },
  );

  it('answers for a hidden service as for one that does not exist', async () => {
    await call('catalog.register', 'mutation', cluster.managementToken, {
      ...registration,
      service: { id: 'hidden-1', service: 'hidden', port: 1 },
    });
    const hidden = await call('service.read', 'query', powerless, { name: 'hidden' });
    const missing = await call('service.read', 'query', powerless, { name: 'absent' });
    expect([hidden.status, hidden.code, hidden.message.replace('hidden', 'X')]).toEqual([
      missing.status,
      missing.code,
      missing.message.replace('absent', 'X'),
    ]);
    expect(JSON.stringify((await call('service.list', 'query', cluster.managementToken, undefined)).data)).toContain(
      '"hidden"',
    );
    expect((await call('service.list', 'query', powerless, undefined)).data).toEqual([]);
  });
});
