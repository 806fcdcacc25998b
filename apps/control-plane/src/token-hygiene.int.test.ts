import type { AssessedToken } from '@peerway/model/token-warning';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestControlPlane, type TestControlPlane } from './testing/test-control-plane.ts';

let cluster: TestControlPlane;
let reader: { AccessorID: string; SecretID: string };
beforeAll(async () => {
  cluster = await startTestControlPlane();
  await cluster.api('PUT', 'acl/policy', {
    body: { Name: 'wide', Rules: 'service_prefix "" { policy = "write" }' },
  });
  const created = await cluster.api('PUT', 'acl/token', { body: { Policies: [{ Name: 'wide' }] } });
  reader = created.json() as typeof reader;
});
afterAll(() => cluster[Symbol.asyncDispose]());

const read = async (): Promise<AssessedToken> =>
  (await cluster.call('query', 'token.read', { accessorId: reader.AccessorID })).data as AssessedToken;

describe('a token, to who may read ACLs', () => {
  it('says when it was last used, also after a restart', async () => {
    expect((await read()).lastUsedAt).toBeNull();
    const before = Date.now();
    await cluster.api('GET', 'catalog/services', { token: reader.SecretID });
    const used = (await read()).lastUsedAt;
    expect(used).toMatch(/:00\.000Z$/);
    expect(Date.parse(used ?? '')).toBeGreaterThan(before - 60_000);
    await cluster.restart();
    expect((await read()).lastUsedAt).toBe(used);
  });

  it('says what is wrong with it, the worst first, and why', async () => {
    const { warnings } = await read();
    expect(warnings.map(({ kind }) => kind)).toEqual(['every-service', 'never-ends']);
    expect(warnings[0]).toMatchObject({ what: 'May write every service, through policy "wide".' });
    const { data } = await cluster.call('query', 'token.list', {});
    const managing = (data as AssessedToken[]).find(({ isSelf }) => isSelf);
    expect(managing?.warnings[0]?.kind).toBe('everything');
  });

  it('is in /v1 as Consul shows it', async () => {
    const answers = await Promise.all([
      cluster.api('GET', 'acl/tokens'),
      cluster.api('GET', `acl/token/${reader.AccessorID}`),
    ]);
    for (const { text } of answers) expect(text).not.toMatch(/used|warning|uses/i);
  });
});
