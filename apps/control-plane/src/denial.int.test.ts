import type { Denial } from '@peerway/model/error';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestControlPlane, type TestControlPlane } from './testing/test-control-plane.ts';

const CONTACT = '#platform on chat';

let cluster: TestControlPlane;
let narrow: string;
beforeAll(async () => {
  cluster = await startTestControlPlane('dc1', { config: { acl: { contact: CONTACT } } });
  const node = { Node: 'n', Address: '10.0.0.1' };
  for (const [id, service] of [
    ['one', 'payroll'],
    ['two', 'ledger'],
  ])
    await cluster.api('PUT', 'catalog/register', { body: { ...node, Service: { ID: id, Service: service, Port: 1 } } });
  await cluster.api('PUT', 'acl/policy', {
    body: {
      Name: 'narrow',
      Rules: 'mesh = "read" service_prefix "web" { policy = "write" } service "payroll" { policy = "deny" }',
    },
  });
  const created = await cluster.api('PUT', 'acl/token', { body: { Policies: [{ Name: 'narrow' }] } });
  narrow = (created.json() as { SecretID: string }).SecretID;
});
afterAll(() => cluster[Symbol.asyncDispose]());

/** What a console or a command gets to know of a call that is refused. */
async function refusalOf(
  procedure: string,
  input: unknown,
  token: string | null = narrow,
): Promise<{ code: string; message: string; hint: string; denial?: Denial }> {
  const response = await fetch(`http://127.0.0.1:${cluster.running.http.port}/trpc/${procedure}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === null ? {} : { 'x-consul-token': token }) },
    body: JSON.stringify(input),
  });
  // Cast: the shape of tRPC's errors, which its own client relies on as well.
  const body = (await response.json()) as { error: { data: { peerway: Awaited<ReturnType<typeof refusalOf>> } } };
  return body.error.data.peerway;
}

const proxyDefaults = { entry: { Kind: 'proxy-defaults', Name: 'global' } };
const register = (id: string, service = 'web') => ({
  node: { node: 'n', address: '10.0.0.1' },
  service: { id, service, port: 2 },
});

describe('a denial', () => {
  it('names the rule that decided and its policy, the rule that would permit it, and whom to ask', async () => {
    const refusal = await refusalOf('configEntry.write', proxyDefaults);
    expect(refusal).toMatchObject({
      code: 'acl.permission_denied',
      denial: { decidedBy: ['mesh = "read" of policy "narrow"'], grantingRule: 'mesh = "write"', contact: CONTACT },
    });
    expect(refusal.hint).toBe('A policy with this rule would permit it: mesh = "write"');
  });

  it('says that no rule is about it where the default policy decided', async () => {
    const { denial } = await refusalOf('partition.write', { name: 'x' });
    expect(denial).toEqual({
      decidedBy: ['the default policy, which is to deny: no rule of the token is about it'],
      grantingRule: 'operator = "write"',
      contact: CONTACT,
    });
  });

  it('tells an anonymous caller nothing of the rules that there are', async () => {
    await cluster.api('PUT', 'acl/policy', { body: { Name: 'for-everybody', Rules: 'mesh = "read"' } });
    await cluster.api('PUT', 'acl/token/00000000-0000-0000-0000-000000000002', {
      body: { Policies: [{ Name: 'for-everybody' }] },
    });
    const refusal = await refusalOf('configEntry.write', proxyDefaults, null);
    expect(refusal.code).toBe('acl.no_token');
    expect(refusal.denial).toEqual({ decidedBy: [], grantingRule: 'mesh = "write"', contact: CONTACT });
  });

  it('of what is hidden does not say which rule decided: it would tell what is there', async () => {
    const [denied, unknown] = await Promise.all([
      refusalOf('catalog.register', register('one')),
      refusalOf('catalog.register', register('two')),
    ]);
    expect(denied.denial).toEqual({
      decidedBy: [],
      grantingRule: 'service_prefix "" { policy = "write" }',
      contact: CONTACT,
    });
    expect(JSON.stringify(denied).replaceAll('\\"one\\"', 'X')).toBe(
      JSON.stringify(unknown).replaceAll('\\"two\\"', 'X'),
    );
  });

  it('in /v1 is Consul’s text and nothing else', async () => {
    const answer = await cluster.api('PUT', 'config', { body: proxyDefaults.entry, token: narrow });
    expect(answer.status).toBe(403);
    expect(answer.text).toMatch(
      /^Permission denied: token with AccessorID '[0-9a-f-]{36}' lacks permission 'mesh:write'$/,
    );
  });
});
