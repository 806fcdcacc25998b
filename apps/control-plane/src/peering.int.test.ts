import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestControlPlane, type TestControlPlane, untilPeering } from './testing/test-control-plane.ts';

type ConsulPeering = {
  State: string;
  StreamStatus: { ImportedServices: string[] | null };
  Remote: { Datacenter: string };
  StateReason: string;
};

// Both clusters are called dc1 on purpose: names of datacenters must never tell clusters apart (pain C13).
let east: TestControlPlane;
let west: TestControlPlane;

beforeAll(async () => {
  [east, west] = await Promise.all([startTestControlPlane('dc1'), startTestControlPlane('dc1')]);
});
afterAll(async () => {
  await Promise.all([east, west].map((cluster) => cluster[Symbol.asyncDispose]()));
});

const state = (answer: { text: string }): string => (JSON.parse(answer.text) as ConsulPeering).State;
const isActive = (answer: { status: number; text: string }): boolean =>
  answer.status === 200 && state(answer) === 'ACTIVE';

async function generateToken(): Promise<string> {
  const answer = await west.api('POST', 'peering/token', { body: { PeerName: 'east', Meta: { team: 'mesh' } } });
  expect(answer.status).toBe(200);
  return (answer.json() as { PeeringToken: string }).PeeringToken;
}

async function register(cluster: TestControlPlane, service: string): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${cluster.running.http.port}/trpc/catalog.register`, {
    method: 'POST',
    headers: { 'x-consul-token': cluster.managementToken, 'content-type': 'application/json' },
    body: JSON.stringify({
      node: { node: 'node-1', address: '127.0.0.1' },
      service: { id: service, service, port: 8080 },
      checks: [{ checkId: `check-${service}`, status: 'passing' }],
    }),
  });
  expect(response.status, await response.clone().text()).toBe(200);
}

describe('two clusters of one datacenter name', () => {
  it('peer through a token, and both sides become ACTIVE', async () => {
    const token = await generateToken();
    expect(state(await west.api('GET', 'peering/east'))).toBe('PENDING');
    const established = await east.api('POST', 'peering/establish', {
      body: { PeerName: 'west', PeeringToken: token },
    });
    expect([established.status, established.text]).toEqual([200, '{}']);
    const [atEast, atWest] = await Promise.all([
      untilPeering(east, 'west', isActive),
      untilPeering(west, 'east', isActive),
    ]);
    expect(atEast.json()).toMatchObject({
      Name: 'west',
      Remote: { Datacenter: 'dc1' },
      StateReason: expect.stringContaining('Connected'),
    });
    expect(atWest.json()).toMatchObject({ Name: 'east', Meta: { team: 'mesh' } });
  });

  it('replicate an exported service, and take it away again when the export goes', async () => {
    await register(west, 'api');
    await register(west, 'unexported');
    const exported = await west.api('PUT', 'config', {
      body: { Kind: 'exported-services', Name: 'default', Services: [{ Name: 'api', Consumers: [{ Peer: 'east' }] }] },
    });
    expect([exported.status, exported.text]).toEqual([200, 'true']);
    await untilPeering(
      east,
      'west',
      (answer) => (answer.json() as ConsulPeering).StreamStatus.ImportedServices?.includes('api') ?? false,
    );
    const imported = await east.api('GET', 'catalog/services?peer=west');
    expect(Object.keys(imported.json() as object)).toEqual(['api']);
    // A peer's services are not this cluster's (pain C32).
    expect((await east.api('GET', 'catalog/services')).json()).toEqual({});
    expect((await west.api('GET', 'exported-services')).json()).toEqual([
      { Service: 'api', Consumers: { Peers: ['east'] } },
    ]);

    expect((await west.api('DELETE', 'config/exported-services/default')).status).toBe(200);
    await untilPeering(
      east,
      'west',
      (answer) => (answer.json() as ConsulPeering).StreamStatus.ImportedServices === null,
    );
    expect((await east.api('GET', 'catalog/services?peer=west')).json()).toEqual({});
  });

  it('keep the peering over a restart of both, without a new token', async () => {
    await Promise.all([east.restart(), west.restart()]);
    await Promise.all([untilPeering(east, 'west', isActive), untilPeering(west, 'east', isActive)]);
  });

  it('refuse a used token, saying what to do', async () => {
    const token = await generateToken();
    await east.api('POST', 'peering/establish', { body: { PeerName: 'west', PeeringToken: token } });
    const again = await east.api('POST', 'peering/establish', { body: { PeerName: 'west', PeeringToken: token } });
    expect(again.status).toBe(403);
    expect(again.text).toContain('a new peering token must be generated');
  });

  it('refuse a token of the own cluster, and roles that would flip', async () => {
    const token = await generateToken();
    const own = await west.api('POST', 'peering/establish', { body: { PeerName: 'myself', PeeringToken: token } });
    expect([own.status, own.text]).toEqual([
      500,
      expect.stringContaining('cannot create a peering within the same cluster'),
    ]);
    expect((await west.api('GET', 'peering/myself')).status).toBe(404);
    const flipped = await east.api('POST', 'peering/token', { body: { PeerName: 'west' } });
    expect([flipped.status, flipped.text]).toEqual([
      500,
      'cannot create peering with name: "west"; there is already an established peering',
    ]);
  });

  it('tell the other side of a deletion, forget what was imported, and can peer anew', async () => {
    const deleted = await west.api('DELETE', 'peering/east');
    expect([deleted.status, deleted.text]).toEqual([200, '']);
    const terminated = await untilPeering(east, 'west', (answer) => state(answer) === 'TERMINATED');
    expect((terminated.json() as ConsulPeering).StateReason).toContain('deleted');
    await untilPeering(west, 'east', (answer) => answer.status === 404);
    expect((await east.api('GET', 'catalog/services?peer=west')).json()).toEqual({});
    // Deleting what is gone is fine.
    expect((await west.api('DELETE', 'peering/east')).status).toBe(200);

    const token = await generateToken();
    const established = await east.api('POST', 'peering/establish', {
      body: { PeerName: 'west', PeeringToken: token },
    });
    expect([established.status, established.text]).toEqual([200, '{}']);
    await untilPeering(east, 'west', isActive);
    expect((await east.api('DELETE', 'peering/west')).status).toBe(200);
    await untilPeering(west, 'east', (answer) => state(answer) === 'TERMINATED');
  });
});
