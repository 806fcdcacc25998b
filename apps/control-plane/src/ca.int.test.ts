import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestControlPlane, type TestControlPlane, untilPeering } from './testing/test-control-plane.ts';

let east: TestControlPlane;
let west: TestControlPlane;

beforeAll(async () => {
  [east, west] = await Promise.all([startTestControlPlane('east'), startTestControlPlane('west')]);
});
afterAll(async () => {
  await Promise.all([east, west].map((cluster) => cluster[Symbol.asyncDispose]()));
});

type Roots = { ActiveRootID: string; Roots: { ID: string; RootCert: string; IntermediateCerts: string[] | null }[] };
type Rotation = { Rotation: { phase: string; waitingFor: { kind: string; name: string }[] } };

const rootsOf = async (cluster: TestControlPlane): Promise<Roots> =>
  (await cluster.api('GET', 'connect/ca/roots', { token: null })).json() as Roots;
const rotationOf = async (cluster: TestControlPlane): Promise<Rotation['Rotation']> =>
  ((await cluster.api('GET', 'connect/ca/rotation')).json() as Rotation).Rotation;

async function untilActive(cluster: TestControlPlane, name: string): Promise<void> {
  await untilPeering(cluster, name, ({ text }) => (JSON.parse(text) as { State: string }).State === 'ACTIVE');
}

async function untilPemsOf(cluster: TestControlPlane, peer: string, count: number): Promise<void> {
  await untilPeering(
    cluster,
    peer,
    ({ text }) => (JSON.parse(text) as { PeerCAPems?: string[] }).PeerCAPems?.length === count,
  );
}

describe('the configuration of the CA', () => {
  it('has the shape and the defaults of Consul', async () => {
    expect((await west.api('GET', 'connect/ca/configuration')).json()).toEqual({
      Provider: 'consul',
      Config: {
        LeafCertTTL: '72h0m0s',
        RootCertTTL: '87600h0m0s',
        IntermediateCertTTL: '87600h0m0s',
        CSRMaxPerSecond: 50,
        CSRMaxConcurrent: 0,
        PrivateKeyType: 'ec',
        PrivateKeyBits: 256,
      },
      State: null,
      ForceWithoutCrossSigning: false,
      CreateIndex: 0,
      ModifyIndex: 0,
    });
  });

  it('is written as Consul takes it, and what is not given stays', async () => {
    const body = { Provider: 'consul', Config: { LeafCertTTL: '24h', CSRMaxPerSecond: 100 } };
    const written = await west.api('PUT', 'connect/ca/configuration', { body });
    expect([written.status, written.text]).toEqual([200, '']);
    expect((await west.api('GET', 'connect/ca/configuration')).json()).toMatchObject({
      Config: { LeafCertTTL: '24h0m0s', CSRMaxPerSecond: 100, RootCertTTL: '87600h0m0s' },
    });
  });

  it.each([
    [
      'another provider',
      { Provider: 'vault' },
      'the CA provider "vault" is not supported; the one there is, is "consul"',
    ],
    [
      'a key of the operator',
      { Config: { PrivateKey: 'PEM' } },
      'roots are made here; start a rotation with PUT /v1/connect/ca/rotation',
    ],
    ['an RSA key', { Config: { PrivateKeyType: 'rsa' } }, 'keys are of type "ec" with 256 bits'],
    ['a life that is too short', { Config: { LeafCertTTL: '1m' } }, 'leafTtl: a leaf lives between 1h and 8760h'],
  ])('refuses %s, and writes nothing', async (_name, body, message) => {
    const before = (await west.api('GET', 'connect/ca/configuration')).text;
    const answer = await west.api('PUT', 'connect/ca/configuration', { body });
    expect([answer.status, answer.text]).toEqual([400, message]);
    expect((await west.api('GET', 'connect/ca/configuration')).text).toBe(before);
  });

  it('is for operators alone', async () => {
    for (const method of ['GET', 'PUT'])
      expect(
        (await west.api(method, 'connect/ca/configuration', { token: null, ...(method === 'PUT' ? { body: {} } : {}) }))
          .status,
      ).toBe(403);
  });
});

describe('a rotation between two peers', () => {
  beforeAll(async () => {
    const token = (await west.api('POST', 'peering/token', { body: { PeerName: 'east' } })).json() as {
      PeeringToken: string;
    };
    const established = await east.api('POST', 'peering/establish', {
      body: { PeerName: 'west', PeeringToken: token.PeeringToken },
    });
    expect(established.status).toBe(200);
    await Promise.all([untilActive(east, 'west'), untilActive(west, 'east')]);
    await Promise.all([untilPemsOf(east, 'west', 1), untilPemsOf(west, 'east', 1)]);
  });

  it('reaches the peer before the new root signs anything, and is cancelled there as here', async () => {
    const before = await rootsOf(west);
    expect((await west.api('PUT', 'connect/ca/rotation')).status).toBe(200);
    await untilPemsOf(east, 'west', 2);
    await expect.poll(async () => await rotationOf(west)).toMatchObject({ phase: 'published', waitingFor: [] });
    expect((await rootsOf(west)).ActiveRootID).toBe(before.ActiveRootID);
    const again = await west.api('PUT', 'connect/ca/rotation');
    expect(again.status).toBe(409);
    expect((await west.api('DELETE', 'connect/ca/rotation')).status).toBe(200);
    await untilPemsOf(east, 'west', 1);
    expect(await rootsOf(west)).toEqual(before);
  });

  it('keeps the stream up, and lets the dialer come back after both were restarted (pain C24)', async () => {
    const before = await rootsOf(west);
    await west.api('PUT', 'connect/ca/rotation');
    await untilPemsOf(east, 'west', 2);
    expect((await west.api('PUT', 'connect/ca/rotation/activate')).status).toBe(200);
    const after = await rootsOf(west);
    expect(after.ActiveRootID).not.toBe(before.ActiveRootID);
    expect(after.Roots.map((root) => root.ID)).toContain(before.ActiveRootID);
    expect(after.Roots.find((root) => root.ID === after.ActiveRootID)?.IntermediateCerts).toHaveLength(1);
    expect(JSON.parse((await east.api('GET', 'peering/west')).text)).toMatchObject({ State: 'ACTIVE' });
    await east.restart();
    await untilActive(east, 'west');
    await west.restart();
    await Promise.all([untilActive(east, 'west'), untilActive(west, 'east')]);
  });

  it('lets a cluster establish with a token from before the new root signed', async () => {
    const token = (await west.api('POST', 'peering/token', { body: { PeerName: 'north' } })).json() as {
      PeeringToken: string;
    };
    await west.api('PUT', 'connect/ca/rotation');
    expect((await west.api('PUT', 'connect/ca/rotation/activate')).status).toBe(200);
    const north = await startTestControlPlane('north');
    try {
      const established = await north.api('POST', 'peering/establish', {
        body: { PeerName: 'west', PeeringToken: token.PeeringToken },
      });
      expect([established.status, established.text]).toEqual([200, '{}']);
      await untilActive(north, 'west');
    } finally {
      await north[Symbol.asyncDispose]();
    }
  });

  it('is in the audit, with every step and no key', async () => {
    const text = (await west.api('GET', 'operator/audit?operation=ca.')).text;
    for (const operation of ['ca.create-root', 'ca.start-rotation', 'ca.cancel-rotation', 'ca.activate-root'])
      expect(text).toContain(`"${operation}"`);
    expect(text).not.toContain('PRIVATE KEY');
  });
});
