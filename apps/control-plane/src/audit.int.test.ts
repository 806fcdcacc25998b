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

    // A denial is written beside the answer, not before it.
    let denials: AuditEvent[] = [];
    while (denials.length === 0) denials = await list(`&outcome=denied&actor=${created.AccessorID}`);
    expect(denials).toMatchObject([{ actorDescription: 'weak one', before: null, after: null }]);

    const everything = JSON.stringify(await list());
    for (const secret of secrets) expect(everything).not.toContain(secret);
    expect((await cluster.call('query', 'audit.verify', undefined)).data).toMatchObject({ intact: true });
  });

  it('goes out as JSON lines, all pages of it, and many denials at once are each there once', async () => {
    const names = Array.from({ length: 510 }, (_, index) => `many-${index}`);
    await Promise.all(
      names.map((name) =>
        cluster.api('PUT', 'config', { body: { Kind: 'service-defaults', Name: name, Protocol: 'http' }, token: null }),
      ),
    );
    let targets: string[] = [];
    while (targets.length < names.length) {
      const answer = await cluster.api('GET', 'operator/audit?format=jsonl&outcome=denied&target=many-');
      expect(answer.headers.get('content-type')).toBe('application/jsonl');
      const lines = answer.text.split('\n').filter((line) => line !== '');
      targets = lines.map((line) => (JSON.parse(line) as AuditEvent).target);
    }
    expect(targets.map((target) => /many-\d+/.exec(target)?.[0]).toSorted()).toEqual(names.toSorted());
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

/** Of the one entry in a side of a record. */
function protocolOf(side: string | null): unknown {
  const rows = JSON.parse(side ?? '{}') as Record<string, { entry: { Protocol: string } } | null>;
  return Object.values(rows)[0]?.entry.Protocol;
}
