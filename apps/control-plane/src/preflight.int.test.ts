import type { PeeringPreflight } from '@peerway/model/peering';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestControlPlane, type TestControlPlane } from './testing/test-control-plane.ts';

let east: TestControlPlane;
let west: TestControlPlane;

beforeAll(async () => {
  [east, west] = await Promise.all([startTestControlPlane('east'), startTestControlPlane('west')]);
});
afterAll(async () => {
  await Promise.all([east, west].map((cluster) => cluster[Symbol.asyncDispose]()));
});

async function generate(cluster: TestControlPlane, body: object): Promise<string> {
  const answer = await cluster.api('POST', 'peering/token', { body });
  expect(answer.status, answer.text).toBe(200);
  return (answer.json() as { PeeringToken: string }).PeeringToken;
}

async function preflight(peeringToken: string, peerName?: string): Promise<PeeringPreflight> {
  const { data, error } = await east.call('mutation', 'peering.preflight', { peeringToken, peerName });
  expect(error).toBeNull();
  // Cast: what the procedure answers.
  return data as PeeringPreflight;
}

const statusOf = ({ checks }: PeeringPreflight, id: string): string | undefined =>
  checks.find((check) => check.id === id)?.status;

describe('a pre-flight between two control planes', () => {
  it('reaches the other one, uses nothing up, and shows no secret', async () => {
    const token = await generate(west, { PeerName: 'east' });
    const secret = JSON.parse(Buffer.from(token, 'base64').toString()) as { EstablishmentSecret: string };
    const result = await preflight(token, 'west');
    expect(result.probes).toMatchObject([{ answers: true, code: '' }]);
    expect(result.checks.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(statusOf(result, 'name')).toBe('pass');
    expect(JSON.stringify(result)).not.toContain(secret.EstablishmentSecret);
    expect((await east.api('GET', 'peerings')).json()).toEqual([]);
    const established = await east.api('POST', 'peering/establish', {
      body: { PeerName: 'west', PeeringToken: token },
    });
    expect([established.status, established.text]).toEqual([200, '{}']);
  });

  it('says which address does not answer, and why', async () => {
    const addresses = ['127.0.0.1:1', `127.0.0.1:${west.running.http.port}`];
    const result = await preflight(await generate(west, { PeerName: 'far', ServerExternalAddresses: addresses }));
    expect(result.probes.map(({ answers, code }) => [answers, code])).toEqual([
      [false, 'dial.refused'],
      [false, 'tls.failed'],
    ]);
    expect(statusOf(result, 'reachability')).toBe('fail');
  });

  it('tells its own token, one of a cluster that is peered already, and a CA that somebody else answers for', async () => {
    expect(statusOf(await preflight(await generate(east, { PeerName: 'self' })), 'cluster')).toBe('fail');
    const again = await preflight(await generate(west, { PeerName: 'east' }), 'other-name');
    expect(statusOf(again, 'name')).toBe('fail');
    const elsewhere = { PeerName: 'swapped', ServerExternalAddresses: [`127.0.0.1:${east.running.grpc.port}`] };
    const swapped = await preflight(await generate(west, elsewhere));
    expect(swapped.probes).toMatchObject([{ answers: false, code: 'tls.untrusted_ca' }]);
  });

  it('refuses what is no token', async () => {
    const { error } = await east.call('mutation', 'peering.preflight', { peeringToken: 'nonsense!' });
    expect(error?.code).toBe('peering.token_invalid');
  });
});
