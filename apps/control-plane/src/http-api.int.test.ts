import { describeCertificate } from '@peerway/pki';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestControlPlane, type TestControlPlane } from './testing/test-control-plane.ts';

let cluster: TestControlPlane;
beforeAll(async () => {
  cluster = await startTestControlPlane();
});
afterAll(() => cluster[Symbol.asyncDispose]());

const index = async (): Promise<string | null> => (await cluster.api('GET', 'peerings')).headers.get('x-consul-index');

const broken = Buffer.from('{"CA":["not a certificate"],"ServerAddresses":["127.0.0.1:1"]}').toString('base64');
const noAddress = Buffer.from('{"CA":null,"ServerAddresses":null,"ServerName":"x","PeerID":"y"}').toString('base64');
const badAddress = Buffer.from('{"CA":null,"ServerAddresses":["nowhere"],"ServerName":"x","PeerID":"y"}').toString(
  'base64',
);

describe('what can not be read', () => {
  it.each<[string, string, string, { body?: unknown; raw?: string }, number, RegExp]>([
    ['no body', 'POST', 'peering/token', {}, 400, /^The peering arguments must be provided in the body$/],
    ['no JSON', 'POST', 'peering/token', { raw: '{' }, 400, /^Body decoding failed: /],
    [
      'no name',
      'POST',
      'peering/token',
      { body: {} },
      400,
      /^PeerName is required in the payload when generating a new peering token\.$/,
    ],
    [
      'no name to establish',
      'POST',
      'peering/establish',
      { body: {} },
      400,
      /^PeerName is required in the payload when establishing a peering\.$/,
    ],
    [
      'no token',
      'POST',
      'peering/establish',
      { body: { PeerName: 'a' } },
      400,
      /^PeeringToken is required in the payload when establishing a peering\.$/,
    ],
    [
      'an upper-case name',
      'POST',
      'peering/token',
      { body: { PeerName: 'West' } },
      500,
      /^West is not a valid peer name: a valid peering name must consist of lower case/,
    ],
    [
      'a token that is not base64',
      'POST',
      'peering/establish',
      { body: { PeerName: 'a', PeeringToken: '%%%' } },
      500,
      /^failed to decode token: illegal base64 data/,
    ],
    [
      'a token with a broken CA',
      'POST',
      'peering/establish',
      { body: { PeerName: 'a', PeeringToken: broken } },
      500,
      /^peering token invalid CA: /,
    ],
    [
      'a token without addresses',
      'POST',
      'peering/establish',
      { body: { PeerName: 'a', PeeringToken: noAddress } },
      500,
      /^peering token server addresses value is empty$/,
    ],
    [
      'a token with a bad address',
      'POST',
      'peering/establish',
      { body: { PeerName: 'a', PeeringToken: badAddress } },
      500,
      /^nowhere is not a valid peering server address$/,
    ],
    [
      'another partition',
      'POST',
      'peering/token?partition=team-a',
      { body: { PeerName: 'a' } },
      400,
      /there is no partition "team-a"$/,
    ],
    [
      'an unknown kind',
      'PUT',
      'config',
      { body: { Kind: 'no-such-kind', Name: 'x' } },
      400,
      /is not a kind of config entry/,
    ],
    ['an unknown field', 'PUT', 'config', { body: { Kind: 'mesh', Pearing: {} } }, 400, /Pearing/],
    [
      'a wildcard consumer',
      'PUT',
      'config',
      { body: { Kind: 'exported-services', Services: [{ Name: 'a', Consumers: [{ Peer: '*' }] }] } },
      400,
      /^Services\[0\]\.Consumers\[0\]: .*wildcard/,
    ],
    [
      'a consumer that names nobody',
      'PUT',
      'config',
      { body: { Kind: 'exported-services', Services: [{ Name: 'a', Consumers: [{}] }] } },
      400,
      /exactly one of Peer, Partition or SamenessGroup/,
    ],
    [
      'consul itself',
      'PUT',
      'config',
      { body: { Kind: 'exported-services', Services: [{ Name: 'consul', Consumers: [{ Peer: 'a' }] }] } },
      400,
      /"consul" can not be exported/,
    ],
    [
      'a mode that is none',
      'PUT',
      'config',
      { body: { Kind: 'proxy-defaults', Name: 'global', MeshGateway: { Mode: 'both' } } },
      400,
      /Invalid Mesh Gateway Mode: "both"/,
    ],
    [
      'a proxy-defaults of another name',
      'PUT',
      'config',
      { body: { Kind: 'proxy-defaults', Name: 'other' } },
      400,
      /must be "global"/,
    ],
    [
      'rules that do not parse',
      'PUT',
      'acl/policy',
      { body: { Name: 'p', Rules: 'service "x" { policy = "maybe" }' } },
      400,
      /maybe/,
    ],
    [
      'a policy that does not exist',
      'PUT',
      'acl/token',
      { body: { Policies: [{ Name: 'nobody' }] } },
      400,
      /there is no policy "nobody"/,
    ],
    ['a cas that is no number', 'PUT', 'config?cas=now', { body: { Kind: 'mesh' } }, 400, /cas/],
    ['a path that is none', 'GET', 'no/such/path', {}, 404, /not a recognized HTTP API endpoint/],
    ['a peering that is none', 'GET', 'peering/nobody', {}, 404, /^Peering not found for "nobody"$/],
  ])('is refused with the reason and nothing is written: %s', async (_what, method, path, options, status, text) => {
    const before = await index();
    const answer = await cluster.api(method, path, options);
    expect(answer.text).toMatch(text);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await index()).toBe(before);
  });

  it('is refused when it is too long', async () => {
    const answer = await cluster.api('PUT', 'config', {
      raw: `{"Kind":"mesh","Meta":{"a":"${'x'.repeat(1_100_000)}"}}`,
    });
    expect(answer.status).toBe(413);
  });

  it('is answered with the methods that there are', async () => {
    const answer = await cluster.api('PATCH', 'peerings');
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET']);
  });
});

describe('access', () => {
  const protectedReads = [
    'peerings',
    'peering/x',
    'config/exported-services/default',
    'acl/tokens',
    'acl/policies',
    'exported-services',
  ];

  it.each(protectedReads)('gives nothing without a token, and 403 with a wrong one: %s', async (path) => {
    const none = await cluster.api('GET', path, { token: null });
    expect(none.status).toBe(403);
    expect(none.text).toMatch(/^Permission denied: anonymous token lacks permission/);
    const wrong = await cluster.api('GET', path, { token: '11111111-2222-3333-4444-555555555555' });
    expect([wrong.status, wrong.text]).toEqual([403, 'ACL not found']);
  });

  it('lists no services to nobody', async () => {
    expect((await cluster.api('GET', 'catalog/services', { token: null })).json()).toEqual({});
  });

  it('is exactly what the policies of a token say', async () => {
    await cluster.api('PUT', 'acl/policy', { body: { Name: 'peering-reader', Rules: 'peering = "read"' } });
    const created = await cluster.api('PUT', 'acl/token', {
      body: { Description: 'reader', Policies: [{ Name: 'peering-reader' }] },
    });
    const { SecretID, AccessorID } = created.json() as { SecretID: string; AccessorID: string };
    expect((await cluster.api('GET', 'peerings', { token: SecretID })).status).toBe(200);
    const denied = await cluster.api('POST', 'peering/token', { token: SecretID, body: { PeerName: 'x' } });
    expect([denied.status, denied.text]).toEqual([
      403,
      `Permission denied: token with AccessorID '${AccessorID}' lacks permission 'peering:write'`,
    ]);
    const self = await cluster.api('GET', 'acl/token/self', { token: SecretID });
    expect(self.json()).toMatchObject({ AccessorID, Description: 'reader', Policies: [{ Name: 'peering-reader' }] });
    const list = await cluster.api('GET', 'acl/tokens');
    expect(list.text).not.toContain(SecretID);
    expect(list.text).not.toContain(cluster.managementToken);
    await cluster.api('DELETE', `acl/token/${AccessorID}`);
    expect((await cluster.api('GET', 'peerings', { token: SecretID })).text).toBe('ACL not found');
  });

  it('is taken from any of the three places where Consul looks for a token, the URL among them only where that is configured', async () => {
    const urlOf = ({ running }: TestControlPlane): string => `http://127.0.0.1:${running.http.port}/v1/peerings`;
    const bearer = await fetch(urlOf(cluster), { headers: { authorization: `Bearer ${cluster.managementToken}` } });
    const query = await fetch(`${urlOf(cluster)}?token=${cluster.managementToken}`);
    expect([bearer.status, query.status]).toEqual([200, 400]);
    await using lenient = await startTestControlPlane('dc1', { config: { http_token_in_query: true } });
    expect((await fetch(`${urlOf(lenient)}?token=${lenient.managementToken}`)).status).toBe(200);
  });
});

describe('config entries', () => {
  it('come back as they were written, with indexes, and obey compare-and-set', async () => {
    const entry = { Kind: 'service-defaults', Name: 'web', Protocol: 'HTTP' };
    expect((await cluster.api('PUT', 'config', { body: entry })).text).toBe('true');
    const read = (await cluster.api('GET', 'config/service-defaults/web')).json() as { ModifyIndex: number };
    expect(read).toMatchObject({
      Kind: 'service-defaults',
      Name: 'web',
      Protocol: 'http',
      CreateIndex: expect.any(Number),
    });
    expect((await cluster.api('PUT', 'config?cas=1', { body: { ...entry, Protocol: 'tcp' } })).text).toBe('false');
    expect(
      (await cluster.api('PUT', `config?cas=${read.ModifyIndex}`, { body: { ...entry, Protocol: 'tcp' } })).text,
    ).toBe('true');
    // What was read can be written back, its index fields included.
    const again = (await cluster.api('GET', 'config/service-defaults/web')).json();
    expect((await cluster.api('PUT', 'config', { body: again })).text).toBe('true');
    expect((await cluster.api('GET', 'config/service-defaults')).json()).toHaveLength(1);
    expect((await cluster.api('DELETE', 'config/service-defaults/web')).text).toBe('{}');
    expect((await cluster.api('GET', 'config/service-defaults/web')).status).toBe(404);
  });
});

describe('a blocking query', () => {
  it('answers as soon as something changed, and otherwise when its time is up', async () => {
    const at = await index();
    const waiting = cluster.api('GET', `peerings?index=${at}&wait=30s`);
    await cluster.api('PUT', 'config', { body: { Kind: 'mesh' } });
    const answer = await waiting;
    expect(Number(answer.headers.get('x-consul-index'))).toBeGreaterThan(Number(at));
    const idle = await cluster.api('GET', `peerings?index=${answer.headers.get('x-consul-index')}&wait=50ms`);
    expect(idle.headers.get('x-consul-index')).toBe(answer.headers.get('x-consul-index'));
  });
});

describe('status', () => {
  it('is there for everybody', async () => {
    const leader = await cluster.api('GET', 'status/leader', { token: null });
    expect(leader.json()).toBe(`127.0.0.1:${cluster.running.grpc.port}`);
    const roots = (await cluster.api('GET', 'connect/ca/roots', { token: null })).json() as {
      Roots: { RootCert: string }[];
      TrustDomain: string;
      ActiveRootID: string;
    };
    expect(roots.Roots).toHaveLength(1);
    const { id, keyId } = describeCertificate(roots.Roots[0]?.RootCert ?? '');
    expect(roots.ActiveRootID).toBe(id);
    expect(roots.Roots[0]).toMatchObject({
      ID: id,
      Active: true,
      SigningKeyID: keyId,
      ExternalTrustDomain: roots.TrustDomain.replace('.consul', ''),
      PrivateKeyType: 'ec',
      PrivateKeyBits: 256,
    });
    expect(roots.TrustDomain).toMatch(/^[0-9a-f-]{36}\.consul$/);
  });
});
