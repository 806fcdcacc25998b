import type { AuditEvent } from '@peerway/model/audit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestControlPlane, type TestControlPlane } from './testing/test-control-plane.ts';

let cluster: TestControlPlane;
beforeAll(async () => {
  cluster = await startTestControlPlane();
});
afterAll(() => cluster[Symbol.asyncDispose]());

const list = async (query = ''): Promise<AuditEvent[]> =>
  (await cluster.api('GET', `operator/audit?limit=1000${query}`)).json() as AuditEvent[];

/** Denied tries, as soon as there are so many: a denial is written beside the answer, not before it. */
async function denied(count: number, query: string): Promise<AuditEvent[]> {
  let found: AuditEvent[] = [];
  while (found.length < count) found = await list(`&outcome=denied${query}`);
  return found;
}

/** How many of the minutes in which equal records are counted something can have touched. */
const minutesSince = (began: number): number => Math.floor((performance.now() - began) / 60_000) + 2;

describe('the audit log', () => {
  it('has every write and every denial once, with who, from where, before and after, and no secret', async () => {
    const entry = (protocol: string) => ({ Kind: 'service-defaults', Name: 'web', Protocol: protocol });
    await cluster.api('PUT', 'config', { body: entry('http') });
    await cluster.api('PUT', 'config', { body: entry('tcp') });
    const created = (await cluster.api('PUT', 'acl/token', { body: { Description: 'weak one' } })).json() as {
      SecretID: string;
      AccessorID: string;
    };
    const peering = (await cluster.api('POST', 'peering/token', { body: { PeerName: 'east' } })).json() as {
      PeeringToken: string;
    };
    const { EstablishmentSecret } = JSON.parse(Buffer.from(peering.PeeringToken, 'base64').toString('utf8'));
    const secrets = [created.SecretID, peering.PeeringToken, EstablishmentSecret, cluster.managementToken];
    expect(secrets.every((secret) => typeof secret === 'string' && secret.length > 10)).toBe(true);
    expect((await cluster.api('PUT', 'config', { body: entry('grpc'), token: created.SecretID })).status).toBe(403);

    const writes = await list('&outcome=done&target=web');
    expect(writes.map(({ before, after }) => [protocolOf(before), protocolOf(after)])).toEqual([
      ['http', 'tcp'],
      [undefined, 'http'],
    ]);
    for (const { source, requestId, actor } of writes)
      expect({ source, requestId, actor }).toEqual({
        source: expect.stringContaining('127.0.0.1'),
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        actor: expect.stringMatching(/^[0-9a-f-]{36}$/),
      });

    expect(await denied(1, `&actor=${created.AccessorID}`)).toMatchObject([
      { actorDescription: 'weak one', before: null, after: null },
    ]);

    const everything = JSON.stringify(await list());
    for (const secret of secrets) expect(everything).not.toContain(secret);
    expect((await cluster.api('GET', 'operator/audit/verify')).json()).toMatchObject({ intact: true });
  });

  it('goes out as JSON lines, all pages of it, each record once', async () => {
    const names = Array.from({ length: 510 }, (_, index) => `many-${index}`);
    for (const name of names)
      await cluster.api('PUT', 'config', { body: { Kind: 'service-defaults', Name: name, Protocol: 'http' } });
    const answer = await cluster.api('GET', 'operator/audit?format=jsonl&outcome=done&target=/many-');
    expect(answer.headers.get('content-type')).toBe('application/jsonl');
    const lines = answer.text.split('\n').filter((line) => line !== '');
    const targets = lines.map((line) => (JSON.parse(line) as AuditEvent).target);
    expect(targets.map((target) => /many-\d+/.exec(target)?.[0]).toSorted()).toEqual(names.toSorted());
  });

  it('is read page by page, and says where the next one begins until there is none', async () => {
    const sequences: number[] = [];
    let before = '';
    for (;;) {
      const answer = await cluster.api('GET', `operator/audit?limit=200&outcome=done&target=/many-${before}`);
      sequences.push(...(answer.json() as AuditEvent[]).map(({ sequence }) => sequence));
      const older = answer.headers.get('x-peerway-older');
      if (older === null) break;
      before = `&before=${older}`;
    }
    expect(new Set(sequences).size).toBe(510);
    expect(sequences).toEqual(sequences.toSorted((a, b) => b - a));
  });

  it('has no write that changed nothing: a compare-and-set that failed, the same again, a removal of what is not there', async () => {
    const body = { Kind: 'service-defaults', Name: 'calm', Protocol: 'http' };
    await cluster.api('PUT', 'config', { body });
    expect((await cluster.api('PUT', 'config?cas=1', { body: { ...body, Protocol: 'tcp' } })).text).toBe('false');
    expect((await cluster.api('PUT', 'config', { body })).text).toBe('true');
    await cluster.api('DELETE', 'config/service-defaults/never');
    await cluster.api('DELETE', 'config/service-defaults/calm');
    expect((await list('&target=service-defaults/calm')).map(({ operation }) => operation)).toEqual([
      'config-entry.delete',
      'config-entry.write',
    ]);
    expect(await list('&target=service-defaults/never')).toEqual([]);
  });

  it('says who looked at it and what was taken away, and refuses nobody twice', async () => {
    await cluster.api('GET', 'operator/audit?format=jsonl&operation=ca.');
    expect(await list('&outcome=read&operation=audit.export&target=ca.')).toMatchObject([
      { target: '{"operation":"ca."}', source: expect.stringContaining('127.0.0.1') },
    ]);
    const readings = async () => (await list('&outcome=read&operation=audit.list')).length;
    const [before, began] = [await readings(), performance.now()];
    for (let count = 0; count < 30; count += 1) await list('&target=nothing');
    // One, and one with a count, for each minute that this took part in.
    expect((await readings()) - before).toBeLessThanOrEqual(2 * minutesSince(began));
  });

  it('is checked against a place that was noted before', async () => {
    const { records, hash } = (await cluster.api('GET', 'operator/audit/verify')).json() as {
      records: number;
      hash: string;
    };
    const check = async (sequence: number, expected: string) =>
      (await cluster.api('GET', `operator/audit/verify?sequence=${sequence}&hash=${expected}`)).json();
    await cluster.api('PUT', 'config', { body: { Kind: 'service-defaults', Name: 'after', Protocol: 'http' } });
    expect(await check(records, hash)).toMatchObject({ intact: true });
    expect(await check(records, 'a'.repeat(64))).toMatchObject({ intact: false, sequence: records });
    expect(await check(records + 1_000, hash)).toMatchObject({ intact: false, problem: 'missing' });
    for (const query of ['sequence=1', `hash=${hash}`, `sequence=x&hash=${hash}`, 'sequence=1&hash=zz'])
      expect((await cluster.api('GET', `operator/audit/verify?${query}`)).status).toBe(400);
    expect((await cluster.api('GET', 'operator/audit/verify', { token: null })).status).toBe(403);
  });

  it.each(['format=xml', 'limit=0', 'before=x', 'from=yesterday', 'outcome=maybe'])(
    'refuses what it can not read: %s',
    async (query) => {
      expect((await cluster.api('GET', `operator/audit?${query}`)).status).toBe(400);
    },
  );

  it('is not for those who may not read tokens, as JSON lines neither', async () => {
    expect((await cluster.api('GET', 'operator/audit?format=jsonl', { token: null })).status).toBe(403);
  });
});

const originOf = ({ running }: TestControlPlane): string => `http://127.0.0.1:${running.http.port}`;

describe('who comes and goes', () => {
  const trpc = (procedure: string, headers: Record<string, string>, input?: unknown): Promise<Response> =>
    fetch(`${originOf(cluster)}/trpc/${procedure}`, {
      method: input === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', origin: originOf(cluster), ...headers },
      ...(input === undefined ? {} : { body: JSON.stringify(input) }),
    });
  const session = async (): Promise<string> =>
    (await trpc('session.signIn', {}, { token: cluster.managementToken })).headers
      .get('set-cookie')
      ?.split(';', 1)[0] ?? '';

  it('has a record for signing in and out, with the request, and for a sign-in that failed', async () => {
    const cookie = await session();
    await trpc('session.signOut', { cookie }, {});
    await trpc('session.signOut', { cookie }, {});
    expect(await list('&operation=session.sign-&outcome=done')).toMatchObject(
      ['session.sign-out', 'session.sign-in'].map((operation) => ({
        operation,
        actor: expect.stringMatching(/^[0-9a-f-]{36}$/),
        actorDescription: expect.stringContaining('Bootstrap'),
        source: expect.stringContaining('127.0.0.1'),
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      })),
    );
    const wrong = 'a-wrong-secret-of-somebody';
    expect((await trpc('session.signIn', {}, { token: wrong })).status).toBe(401);
    const refused = await denied(1, '&operation=session.sign-in');
    expect(refused).toMatchObject([{ target: 'acl.unknown_token', source: expect.stringContaining('127.0.0.1') }]);
    expect(JSON.stringify(refused)).not.toContain(wrong);
  });

  it('has a record for unknown tokens and sessions, and for a page of another origin', async () => {
    const cookie = await session();
    expect((await cluster.api('GET', 'agent/self', { token: 'no-such-token' })).status).toBe(403);
    expect((await trpc('peering.list', { 'x-consul-token': 'no-such-token' })).status).toBe(401);
    expect((await trpc('peering.list', { cookie: `${cookie.split('=', 1)[0]}=no-such-session` })).status).toBe(401);
    expect((await trpc('peering.list', { cookie, origin: 'http://evil.example' })).status).toBe(403);
    const targets = (await denied(2, '&operation=session.authenticate')).map(({ target }) => target);
    expect([...new Set(targets)].toSorted()).toEqual(['unknown or ended session', 'unknown token']);
    expect(await denied(1, '&operation=session.foreign-origin')).toMatchObject([{ target: 'http://evil.example' }]);
  });

  it('has a record for a denied look at the agent', async () => {
    expect((await cluster.api('GET', 'agent/self', { token: null })).status).toBe(403);
    expect(await denied(1, '&operation=agent.')).toMatchObject([{ target: expect.stringContaining('agent:read') }]);
  });
});

describe('a flood of denials', () => {
  it('of an anonymous caller leaves a bounded number of records, and loses none of the tries', async () => {
    const newest = async (): Promise<number> => (await list())[0]?.sequence ?? 0;
    const [before, began] = [await newest(), performance.now()];
    const attempt = (name: string): Promise<unknown> =>
      cluster.api('PUT', 'config', { body: { Kind: 'service-defaults', Name: name, Protocol: 'http' }, token: null });
    for (let round = 0; round < 10; round += 1)
      await Promise.all(Array.from({ length: 100 }, (_, index) => attempt(`flood-${round * 100 + index}`)));
    for (let round = 0; round < 10; round += 1)
      await Promise.all(Array.from({ length: 100 }, () => attempt('flood-0')));
    // Closing tells the counts that are still open.
    await cluster.restart();
    // For each minute: a hundred different ones and what is beyond them, each once and once with a count, and our own readings.
    expect((await newest()) - before).toBeLessThanOrEqual(minutesSince(began) * 210);
    const floods = await list('&outcome=denied&operation=config-entry.write&target=flood-');
    const more = await list('&outcome=denied&operation=audit.more');
    expect([...floods, ...more].reduce((sum, { count }) => sum + count, 0)).toBe(2_000);
    expect((await cluster.api('GET', 'operator/audit/verify')).json()).toMatchObject({ intact: true });
  });
});

/** Of the one entry in a side of a record. */
function protocolOf(side: string | null): unknown {
  const rows = JSON.parse(side ?? '{}') as Record<string, { entry: { Protocol: string } } | null>;
  return Object.values(rows)[0]?.entry.Protocol;
}
