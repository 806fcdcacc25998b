import { formatSpiffeId } from '@peerway/model/spiffe';
import { createCsr, generateKeyPair } from '@peerway/pki';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { knock, type Outcome } from './testing/knock.ts';
import { type Answer, startTestControlPlane, type TestControlPlane } from './testing/test-control-plane.ts';

/* As somebody who guesses: what a token may not read must answer as what is not there, in every byte. */

const GUESSED = 'svc-17';
const ABSENT = 'svc-18';

let cluster: TestControlPlane;
let webOnly: string;
beforeAll(async () => {
  cluster = await startTestControlPlane();
  const node = { Node: 'n', Address: '10.0.0.1', NodeMeta: { rack: 'r1' } };
  const registered = await cluster.api('PUT', 'catalog/register', {
    body: { ...node, Service: { ID: GUESSED, Service: 'payroll', Port: 1 } },
  });
  expect(registered.status).toBe(200);
  await cluster.api('PUT', 'catalog/register', {
    body: { ...node, Check: { CheckID: 'check-17', Name: 'c', Status: 'passing', ServiceID: GUESSED } },
  });
  await cluster.api('PUT', 'acl/policy', {
    body: { Name: 'web', Rules: 'service_prefix "web" { policy = "write" }' },
  });
  const created = await cluster.api('PUT', 'acl/token', { body: { Policies: [{ Name: 'web' }] } });
  webOnly = (created.json() as { SecretID: string }).SecretID;
});
afterAll(() => cluster[Symbol.asyncDispose]());

/** The answer without the word that the caller said itself. */
const shape = (answer: Answer, said: string): unknown => [answer.status, answer.text.replaceAll(said, 'X')];
const ask = (method: string, path: string, body?: unknown): Promise<Answer> =>
  cluster.api(method, path, { body, token: webOnly });

describe('a service behind a guessed ID', () => {
  it.each([
    ['maintenance', (id: string) => ask('PUT', `agent/service/maintenance/${id}?enable=true&node=n`)],
    ['deregistering at the agent', (id: string) => ask('PUT', `agent/service/deregister/${id}?node=n`)],
    ['deregistering', (id: string) => ask('PUT', 'catalog/deregister', { Node: 'n', ServiceID: id })],
  ])('is by %s as one that does not exist', async (_what, call) => {
    const guessed = await call(GUESSED);
    expect(guessed.text).not.toContain('payroll');
    expect(shape(guessed, GUESSED)).toEqual(shape(await call(ABSENT), ABSENT));
  });

  it.each([
    ['updating', (id: string) => ask('PUT', `agent/check/update/${id}?node=n`, { Status: 'critical' })],
    ['removing', (id: string) => ask('PUT', 'catalog/deregister', { Node: 'n', CheckID: id })],
  ])('is by %s its check as one that does not exist', async (_what, call) => {
    const guessed = await call('check-17');
    expect(guessed.text).not.toContain('payroll');
    expect(shape(guessed, 'check-17')).toEqual(shape(await call('check-18'), 'check-18'));
  });

  it('is not named to who would take its ID', async () => {
    const answer = await ask('PUT', 'agent/service/register?node=n', { ID: GUESSED, Name: 'web', Port: 1 });
    expect(answer.status).toBe(403);
    expect(answer.text).not.toContain('payroll');
  });
});

it.each([
  ['partition', 'partition=there', 'partition=missing'],
  ['namespace', 'ns=there', 'ns=missing'],
])('a stranger can not find out whether there is a %s', async (_what, there, missing) => {
  await cluster.api('PUT', 'partition', { body: { Name: 'there' } });
  await cluster.api('PUT', 'namespace', { body: { Name: 'there' } });
  for (const path of ['catalog/services', 'connect/intentions', 'config/mesh', 'catalog/service/payroll']) {
    const [existing, absent] = await Promise.all(
      [there, missing].map((scope) => cluster.api('GET', `${path}?${scope}`, { token: null })),
    );
    expect([path, existing?.status, existing?.text]).toEqual([
      path,
      absent?.status,
      absent?.text.replaceAll('missing', 'there'),
    ]);
  }
  expect((await cluster.api('GET', `catalog/services?${missing}`)).text).toContain('there is no');
});

it('a stranger can not find out by a certificate whether there is a namespace', async () => {
  await cluster.api('PUT', 'namespace', { body: { Name: 'signed' } });
  const [there, absent] = await Promise.all(['signed', 'absent'].map((namespace) => refusedLeaf(namespace)));
  expect(there?.code).toBe('acl.permission_denied');
  expect(there?.text.replaceAll('signed', 'absent')).toBe(absent?.text);
});

async function refusedLeaf(namespace: string): Promise<Outcome> {
  const { data } = await cluster.call('query', 'cluster.get', undefined);
  const { trustDomain, datacenter } = data as { trustDomain: string; datacenter: string };
  const place = { trustDomain, datacenter, partition: 'default', namespace };
  const csrPem = createCsr({
    privateKeyPem: generateKeyPair().privateKeyPem,
    uri: formatSpiffeId({ kind: 'service', ...place, service: 'payroll' }),
  });
  const door = { procedure: 'proxy.signLeaf', type: 'mutation', input: { csrPem } };
  return await knock(cluster.running.http.port, door, webOnly);
}

it('what is said of a node that is there can not be changed with service:write alone', async () => {
  const body = { service: { id: 'web-1', service: 'web', port: 1 } };
  const register = (node: Record<string, unknown>) =>
    fetch(`http://127.0.0.1:${cluster.running.http.port}/trpc/catalog.register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-consul-token': webOnly },
      body: JSON.stringify({ ...body, node: { node: 'n', address: '10.0.0.1', ...node } }),
    });
  expect((await register({ meta: { rack: 'mine' } })).status).toBe(403);
  expect((await register({ taggedAddresses: { wan: '6.6.6.6' } })).status).toBe(403);
  expect((await register({})).status).toBe(200);
  const nodes = (await cluster.api('GET', 'catalog/nodes')).json() as { Node: string; Meta: unknown }[];
  expect(nodes.find(({ Node }) => Node === 'n')?.Meta).toMatchObject({ rack: 'r1' });
});

describe('asking what one may do', () => {
  it('answers a list as Consul does', async () => {
    const answer = await ask('POST', 'internal/acl/authorize', [
      { Resource: 'service', Access: 'write', Segment: 'web-x' },
      { Resource: 'service', Access: 'read', Segment: 'payroll' },
      { Resource: 'service', Access: 'read', Segment: 'web', Partition: 'other' },
    ]);
    expect((answer.json() as { Allow: boolean }[]).map(({ Allow }) => Allow)).toEqual([true, false, false]);
  });

  it('names the rule that decided, and who else may', async () => {
    const question = { resource: 'service', access: 'write', name: 'web' };
    const page = (await cluster.call('query', 'access.whoCan', question)).data as {
      found: { accessorId: string; decidedBy: string }[];
    };
    const mine = page.found.find(({ decidedBy }) => decidedBy.endsWith('of policy "web"'));
    expect(page.found).toHaveLength(2);
    const why = await cluster.call('query', 'access.explain', { ...question, accessorId: mine?.accessorId });
    expect(why.data).toMatchObject({
      allowed: true,
      decidedBy: 'service_prefix "web" { policy = "write" } of policy "web"',
    });
    const what = await cluster.call('query', 'access.whatCan', { accessorId: mine?.accessorId });
    expect(what.data).toMatchObject({ grants: [{ resource: 'service', name: { match: 'prefix', name: 'web' } }] });
  });

  it('is not answered about the tokens of others', async () => {
    const { data } = await cluster.call('query', 'token.self', undefined);
    const input = JSON.stringify({ accessorId: (data as { accessorId: string }).accessorId });
    const response = await fetch(
      `http://127.0.0.1:${cluster.running.http.port}/trpc/access.whatCan?input=${encodeURIComponent(input)}`,
      { headers: { 'x-consul-token': webOnly } },
    );
    expect(response.status).toBe(403);
  });
});
