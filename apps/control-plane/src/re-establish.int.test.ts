import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestControlPlane, type TestControlPlane, untilPeering } from './testing/test-control-plane.ts';

type ConsulPeering = {
  State: string;
  StateReason: string;
  StreamStatus: { ImportedServices: string[] | null };
};

let east: TestControlPlane;
beforeAll(async () => {
  east = await startTestControlPlane('dc1');
});
afterAll(() => east[Symbol.asyncDispose]());

const peering = (answer: { text: string }): ConsulPeering => JSON.parse(answer.text) as ConsulPeering;

async function tokenOf(cluster: TestControlPlane): Promise<string> {
  const answer = await cluster.api('POST', 'peering/token', { body: { PeerName: 'east' } });
  return (answer.json() as { PeeringToken: string }).PeeringToken;
}

const establish = (token: string) =>
  east.api('POST', 'peering/establish', { body: { PeerName: 'west', PeeringToken: token } });

/** A cluster that exports these services to "east". */
async function startExporter(services: string[]): Promise<TestControlPlane> {
  const cluster = await startTestControlPlane('dc1');
  for (const service of services) {
    const { error } = await cluster.call('mutation', 'catalog.register', {
      node: { node: 'node-1', address: '127.0.0.1' },
      service: { id: service, service, port: 8080 },
    });
    expect(error).toBeNull();
  }
  await tokenOf(cluster);
  const exported = await cluster.api('PUT', 'config', {
    body: {
      Kind: 'exported-services',
      Name: 'default',
      Services: services.map((Name) => ({ Name, Consumers: [{ Peer: 'east' }] })),
    },
  });
  expect(exported.text).toBe('true');
  return cluster;
}

const importsOf = async (): Promise<string[]> =>
  Object.keys((await east.api('GET', 'catalog/services?peer=west')).json() as object).sort();

/** Until the service is imported and the roots have come. */
async function untilImported(service: string): Promise<void> {
  const isImported = (answer: { text: string }): boolean =>
    peering(answer).StreamStatus.ImportedServices?.includes(service) === true;
  do await untilPeering(east, 'west', isImported);
  while ((await trustDomain()) === undefined);
}

const trustDomain = async (): Promise<string | undefined> => {
  const { data } = await east.call('query', 'peering.read', { name: 'west' });
  return (data as { trustBundle: { trustDomain: string } | null }).trustBundle?.trustDomain;
};

describe('a name that is established again', () => {
  it('with a cluster that was rebuilt takes its roots and services in place of the old ones', async () => {
    const before = await startExporter(['api', 'old']);
    expect((await establish(await tokenOf(before))).text).toBe('{}');
    await untilImported('old');
    const former = await trustDomain();

    await using after = await startExporter(['api', 'new']);
    const connected = await establish(await tokenOf(after));
    expect([connected.status, connected.text]).toEqual([
      500,
      'the peering "west" is connected, and the token belongs to another peering',
    ]);
    expect(await importsOf()).toEqual(['api', 'old']);

    await before[Symbol.asyncDispose]();
    await untilPeering(east, 'west', (answer) => peering(answer).State === 'FAILING');
    expect((await establish(await tokenOf(after))).text).toBe('{}');
    await untilImported('new');
    expect(await importsOf()).toEqual(['api', 'new']);
    expect(await trustDomain()).toMatch(/\.consul$/);
    expect(await trustDomain()).not.toBe(former);
    const now = peering(await untilPeering(east, 'west', (answer) => peering(answer).State === 'ACTIVE'));
    expect(now.StateReason).toBe('Connected, and heartbeats arrive.');
    await east.api('DELETE', 'peering/west');
    await untilPeering(east, 'west', (answer) => answer.status === 404);
  });

  it('with a token that is spent keeps what it had, and each side says why and what to do', async () => {
    await using west = await startExporter(['api']);
    const spent = await tokenOf(west);
    const valid = await tokenOf(west);
    const refused = await establish(spent);
    expect(refused.status).toBe(403);
    expect(peering(await east.api('GET', 'peering/west'))).toMatchObject({
      State: 'PENDING',
      StateReason: expect.stringMatching(/was not exchanged: a new peering token must be generated.* with a new token/),
    });
    expect(peering(await west.api('GET', 'peering/east'))).toMatchObject({
      State: 'PENDING',
      StateReason: expect.stringMatching(
        /was refused: invalid peering establishment secret\. Generate a new token here/,
      ),
    });
    expect((await establish(valid)).text).toBe('{}');
    await untilImported('api');
    expect((await establish(spent)).status).toBe(403);
    expect(await importsOf()).toEqual(['api']);
    expect(peering(await east.api('GET', 'peering/west')).State).toBe('ACTIVE');
  });
});
