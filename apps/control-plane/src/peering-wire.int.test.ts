import { randomUUID } from 'node:crypto';
import { createRoot, createServerLeaf } from '@peerway/pki';
import {
  connectFakeDialer,
  DecodedMessage,
  type FakeAcceptor,
  type FakeDialer,
  type FakeStream,
  startFakeAcceptor,
  wire,
} from '@peerway/testkit/fake-peer';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestControlPlane, type TestControlPlane, untilPeering } from './testing/test-control-plane.ts';

/*
 * A control plane against a peer that is written from the protocol's tables alone, message by message. Names in parentheses are
 * sections of the protocol's description (peering-wire). One file, since one fake peer
 * plays both roles against one control plane, section by section.
 */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const { urls } = wire;

let cluster: TestControlPlane;
beforeAll(async () => {
  cluster = await startTestControlPlane('dc1');
  const register = async (input: unknown): Promise<void> => {
    const { error } = await cluster.call('mutation', 'catalog.register', input);
    expect(error).toBeNull();
  };
  await register({
    node: { node: 'node-1', address: '10.1.0.1', taggedAddresses: { wan: '192.0.2.1' } },
    service: { id: 'api-1', service: 'api', port: 8080, tags: ['v1'], meta: { version: '1' } },
    checks: [
      { checkId: 'up', status: 'passing' },
      { checkId: 'slow', status: 'warning' },
    ],
  });
  await register({
    node: { node: 'node-1', address: '10.1.0.1', taggedAddresses: { wan: '192.0.2.1' } },
    service: {
      ...{ id: 'api-proxy', service: 'api-sidecar-proxy', kind: 'connect-proxy', port: 20_000 },
      proxy: { destinationServiceName: 'api', destinationServiceId: 'api-1' },
    },
  });
  await register({
    node: { node: 'node-2', address: '10.1.0.2' },
    service: {
      ...{ id: 'gateway-1', service: 'mesh-gateway', kind: 'mesh-gateway', port: 8443, address: '10.1.0.2' },
      taggedAddresses: { wan: { address: '198.51.100.2', port: 443 } },
    },
    checks: [{ checkId: 'gateway', status: 'passing' }],
  });
});
afterAll(() => cluster[Symbol.asyncDispose]());

type ConsulPeering = {
  ID: string;
  State: string;
  StateReason: string;
  Remote: { Partition: string; Datacenter: string; Locality?: { Region?: string; Zone?: string } };
  PeerID?: string;
  PeerServerAddresses?: string[];
  StreamStatus: { ImportedServices: string[] | null; ExportedServices: string[] | null; LastHeartbeat: string | null };
};
const read = (answer: { text: string }): ConsulPeering => JSON.parse(answer.text) as ConsulPeering;
const until = (name: string, isReached: (peering: ConsulPeering) => boolean): Promise<ConsulPeering> =>
  untilPeering(cluster, name, (answer) => answer.status === 200 && isReached(read(answer))).then(read);

async function generateToken(name: string): Promise<wire.WireToken & { text: string }> {
  const answer = await cluster.api('POST', 'peering/token', { body: { PeerName: name } });
  const { PeeringToken: text } = answer.json() as { PeeringToken: string };
  return { ...wire.decodeToken(text), text };
}

async function exportToPeers(...peers: string[]): Promise<void> {
  const Consumers = peers.map((Peer) => ({ Peer }));
  const answer =
    peers.length === 0
      ? await cluster.api('DELETE', 'config/exported-services/default')
      : await cluster.api('PUT', 'config', {
          body: { Kind: 'exported-services', Name: 'default', Services: [{ Name: 'api', Consumers }] },
        });
  expect(answer.status).toBe(200);
}

/** What the deletion of a peering leaves: nothing. */
async function remove(name: string): Promise<void> {
  await cluster.api('DELETE', `peering/${name}`);
  await untilPeering(cluster, name, (answer) => answer.status === 404);
}

const addressOf = (token: wire.WireToken): string => token.ServerAddresses?.[0] ?? '';

describe('as acceptor', () => {
  let dialer: FakeDialer;
  let token: wire.WireToken & { text: string };

  beforeEach(async () => {
    token = await generateToken('wire');
    dialer = await connectFakeDialer(token, addressOf(token));
  });
  afterEach(async () => {
    await dialer[Symbol.asyncDispose]();
    await remove('wire');
  });

  /** A stream that is up, with the acceptor's three subscriptions taken. */
  async function opened(remote?: Parameters<typeof wire.open>[2]): Promise<{ stream: FakeStream; secret: string }> {
    const secret = await dialer.exchange(token.PeerID, token.EstablishmentSecret);
    if (typeof secret !== 'string') throw new Error(secret.message);
    const stream = dialer.stream();
    stream.send(wire.open(token.PeerID, secret, remote));
    for (let turn = 0; turn < 3; turn += 1) await stream.receive();
    return { stream, secret };
  }

  it('hands out a token with the fields in order, and shows the certificate that it names (§1, §4.1)', () => {
    expect(Object.keys(JSON.parse(Buffer.from(token.text, 'base64').toString()) as object)).toEqual([
      ...['CA', 'ManualServerAddresses', 'ServerAddresses', 'ServerName', 'PeerID', 'EstablishmentSecret', 'Remote'],
    ]);
    expect(token).toMatchObject({
      CA: [expect.stringMatching(/^-----BEGIN CERTIFICATE-----\n[\s\S]*-----END CERTIFICATE-----\n$/)],
      ManualServerAddresses: null,
      ServerName: expect.stringMatching(/^server\.dc1\.peering\.[0-9a-f-]{36}\.consul$/),
      PeerID: expect.stringMatching(UUID),
      EstablishmentSecret: expect.stringMatching(UUID),
      Remote: { Partition: '', Datacenter: 'dc1', Locality: null },
    });
    expect(dialer.alpn).toBe('h2');
    const trustDomain = token.ServerName.split('.').slice(-2).join('.');
    expect(dialer.certificate.subjectaltname?.split(', ').sort()).toEqual([
      `DNS:${token.ServerName}`,
      `URI:spiffe://${trustDomain}/agent/server/dc/dc1`,
    ]);
    // Extended key usage: server and client authentication.
    expect(dialer.certificate.ext_key_usage).toEqual(
      expect.arrayContaining(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']),
    );
  });

  it('answers nothing but the two methods of the peer stream (§3.1)', async () => {
    for (const method of ['PeeringRead', 'PeeringList', 'GenerateToken', 'Establish', 'TrustBundleRead']) {
      const call = dialer.call(`/hashicorp.consul.internal.peering.PeeringService/${method}`);
      call.send(new Uint8Array());
      call.end();
      expect(await call.status).toMatchObject({
        code: 7,
        message: 'invalid permissions to the specified endpoint',
      });
    }
  });

  it('trades an establishment secret once, and tells a wrong one from nothing (§4.3)', async () => {
    const invalid = { code: 7, message: 'invalid peering establishment secret' };
    expect(await dialer.exchange(token.PeerID, randomUUID())).toMatchObject(invalid);
    expect(await dialer.exchange(randomUUID(), token.EstablishmentSecret)).toMatchObject(invalid);
    expect(await dialer.exchange('no-uuid', token.EstablishmentSecret)).toMatchObject({
      code: 13,
      message: expect.stringMatching(/^failed to read peering secret: /),
    });
    expect(await dialer.exchange(token.PeerID, token.EstablishmentSecret)).toMatch(UUID);
    expect(await dialer.exchange(token.PeerID, token.EstablishmentSecret)).toMatchObject(invalid);
  });

  it('takes a token that two dialers use at once from exactly one of them', async () => {
    const dialers = await Promise.all(Array.from({ length: 8 }, () => connectFakeDialer(token, addressOf(token))));
    const answers = await Promise.all(dialers.map((each) => each.exchange(token.PeerID, token.EstablishmentSecret)));
    expect(answers.filter((answer) => typeof answer === 'string')).toHaveLength(1);
    for (const answer of answers)
      if (typeof answer !== 'string')
        expect(answer.message).toMatch(/^(invalid peering establishment secret|failed to persist)/);
    for (const each of dialers) await each[Symbol.asyncDispose]();
  });

  it('lets an older token die when a newer one is generated, and keeps the peering’s ID (§1)', async () => {
    const newer = await generateToken('wire');
    expect(newer.PeerID).toBe(token.PeerID);
    expect(await dialer.exchange(token.PeerID, token.EstablishmentSecret)).toMatchObject({ code: 7 });
    expect(await dialer.exchange(newer.PeerID, newer.EstablishmentSecret)).toMatch(UUID);
  });

  it.each<[string, (id: string) => Uint8Array, number, string]>([
    ['something else', () => wire.heartbeat, 3, 'first message when initiating a peering must be: Open'],
    ['no PeerID', () => wire.open('', 's'), 3, 'initial subscription request must specify a PeerID'],
    [
      'a PeerID that is unknown',
      () => wire.open('7f000000-0000-4000-8000-000000000000', 's'),
      3,
      'initial subscription for unknown PeerID: 7f000000-0000-4000-8000-000000000000',
    ],
    ['a PeerID that is no UUID', () => wire.open('seven', 's'), 13, 'failed to find PeerID: seven'],
    ['a wrong secret', (id) => wire.open(id, randomUUID()), 7, 'invalid peering stream secret'],
    ['no secret', (id) => wire.open(id, ''), 7, 'invalid peering stream secret'],
  ])('refuses an Open with %s (§5.2)', async (_name, message, code, text) => {
    const stream = dialer.stream();
    stream.send(message(token.PeerID));
    expect(await stream.call.status).toMatchObject({ code, message: text });
  });

  it('subscribes at once to three resources, without a PeerID, and has no other reply to an Open (§5.2)', async () => {
    const secret = await dialer.exchange(token.PeerID, token.EstablishmentSecret);
    const stream = dialer.stream();
    const locality = { region: 'eu', zone: 'eu-1' };
    stream.send(wire.open(token.PeerID, String(secret), { partition: 'p1', datacenter: 'there', locality }));
    const subscription = (url: string) => ({ kind: 'request', url, nonce: '', peerId: '', error: null });
    expect(await stream.receive()).toEqual(subscription(urls.service));
    expect(await stream.receive()).toEqual(subscription(urls.list));
    expect(await stream.receive()).toEqual(subscription(urls.bundle));
    // What the Open said of the dialer is kept when its secret becomes the active one (§4.4).
    const peering = await until('wire', ({ State }) => State === 'ACTIVE');
    expect(peering.Remote).toEqual({
      Partition: 'p1',
      Datacenter: 'there',
      Locality: { Region: 'eu', Zone: 'eu-1' },
    });
  });

  it('sends what is exported: roots, addresses, the list, proxies behind gateways, and instances (§5.4, §6)', async () => {
    await exportToPeers('wire');
    const { stream } = await opened();
    stream.subscribe(token.PeerID);
    const seen = new Map<string, Extract<wire.WireMessage, { kind: 'response' }>>();
    const nonces: string[] = [];
    while (seen.size < 5) {
      const message = await stream.until('response');
      nonces.push(message.nonce);
      seen.set(message.id, message);
      expect(message.typeUrl).toBe(message.url);
      expect(message.operation).toBe(1);
    }
    expect(nonces).toEqual(['00000001', '00000002', '00000003', '00000004', '00000005']);
    const trustDomain = token.ServerName.split('.').slice(-2).join('.');
    const value = (id: string): DecodedMessage => seen.get(id)?.value ?? new DecodedMessage(new Uint8Array());

    expect(seen.get('roots')?.url).toBe(urls.bundle);
    expect(value('roots').numbers()).toEqual([1, 4]);
    expect(value('roots').text(1)).toBe(trustDomain);
    expect(value('roots').texts(4)).toEqual(token.CA);
    expect(value('server-addrs').texts(1)).toEqual(token.ServerAddresses);
    expect(value('exported-service-list').texts(1)).toEqual(['api']);

    const [instance] = value('api').messages(1);
    expect(instance?.message(1).text(2)).toBe('node-1');
    expect(instance?.message(1).map(5).get('wan')?.text(2)).toBe('192.0.2.1');
    const service = instance?.message(2);
    expect([service?.text(1), service?.text(2), service?.text(3), service?.int(7)]).toEqual(['', 'api-1', 'api', 8080]);
    expect(service?.texts(4)).toEqual(['v1']);
    expect([service?.has(11), service?.has(14), instance?.message(1).has(7)]).toEqual([false, false, false]);
    // Checks are one, the worst of all (§6.5).
    const checks = instance?.messages(3) ?? [];
    expect(checks.map((check) => [check.text(2), check.text(3), check.text(4), check.text(7)])).toEqual([
      ['api-1:overall-check', 'overall-check', 'warning', 'api-1'],
    ]);

    const [proxy] = value('api-sidecar-proxy').messages(1);
    expect(proxy?.message(1).text(2)).toBe('node-2');
    const stand = proxy?.message(2);
    expect([stand?.text(1), stand?.text(2), stand?.text(3)]).toEqual([
      ...['connect-proxy', 'api-sidecar-proxy-instance-0', 'api-sidecar-proxy'],
    ]);
    expect([stand?.message(11).text(1), stand?.message(11).text(2)]).toEqual(['api', 'api-instance-0']);
    expect(stand?.map(15).get('wan')?.message(2).text(1)).toBe('198.51.100.2');
    const meta = stand?.message(12).message(4);
    expect(meta?.texts(1)).toEqual([`api.default.default.wire.external.${trustDomain}`]);
    expect(meta?.texts(2)).toEqual([
      `spiffe://${trustDomain}/ns/default/dc/dc1/svc/api`,
      `spiffe://${trustDomain}/gateway/mesh/dc/dc1`,
    ]);
    expect(meta?.text(3)).toBe('tcp');

    // Taken back: an empty set of proxies, and the list without the name (§6.1).
    await exportToPeers();
    const taken = [await stream.until('response'), await stream.until('response')];
    expect(taken.map(({ id, value: rest }) => [id, rest.numbers()])).toEqual([
      ['api-sidecar-proxy', []],
      ['exported-service-list', []],
    ]);
  });

  it('sends a list of services with the services, and other resources only where they were asked for (§5.3)', async () => {
    await exportToPeers('wire');
    const { stream } = await opened();
    stream.send(wire.request({ url: urls.service }));
    const ids = [await stream.until('response'), await stream.until('response'), await stream.until('response')];
    expect(ids.map(({ id }) => id)).toEqual(['exported-service-list', 'api-sidecar-proxy', 'api']);
    stream.send(wire.request({ url: urls.addresses }));
    expect((await stream.until('response')).id).toBe('server-addrs');
    await exportToPeers();
  });

  it('does not send again what was refused, shows why, and goes on (§5.3)', async () => {
    await exportToPeers('wire');
    const { stream } = await opened();
    stream.subscribe(token.PeerID);
    const api = await stream.until('response', ({ id }) => id === 'api');
    stream.send(wire.request({ url: api.url, nonce: api.nonce, error: { code: 13, message: 'no room for api' } }));
    const peering = await until('wire', ({ StateReason }) => StateReason.includes('no room for api'));
    expect(peering.State).toBe('ACTIVE');
    await cluster.call('mutation', 'catalog.register', {
      node: { node: 'node-1', address: '10.1.0.1' },
      service: { id: 'api-1', service: 'api', port: 8081, tags: ['v1'], meta: { version: '1' } },
      checks: [
        { checkId: 'up', status: 'passing' },
        { checkId: 'slow', status: 'warning' },
      ],
    });
    const next = await stream.until('response', ({ id }) => id === 'api');
    expect(next.value.messages(1)[0]?.message(2).int(7)).toBe(8081);
    await exportToPeers();
  });

  const nack = (code: number, text: RegExp) => ({ code, message: expect.stringMatching(text) });
  const service = (instances: Parameters<typeof wire.exportedService>[0]) => wire.exportedService(instances);
  it.each<[string, wire.ResponseFields, ReturnType<typeof nack>]>([
    ['of an unknown type', { nonce: 'n', url: 'x/y', id: 'a', value: service([]) }, nack(3, /unknown/)],
    ['without a nonce', { url: urls.service, id: 'a', value: service([]) }, nack(3, /nonce/)],
    ['without content', { nonce: 'n', url: urls.service, id: 'a' }, nack(3, /no content/)],
    [
      'of operation 0',
      { nonce: 'n', url: urls.service, id: 'a', value: service([]), operation: 0 },
      nack(3, /operation/),
    ],
    [
      'of operation 2, a deletion as 1.13 had it',
      { nonce: 'n', url: urls.service, id: 'a', value: service([]), operation: 2 },
      nack(3, /operation/),
    ],
    [
      'whose content has another type',
      { nonce: 'n', url: urls.service, id: 'a', value: service([]), typeUrl: urls.list },
      nack(13, /^upsert error, ResourceURL: /),
    ],
    [
      'that is no protobuf',
      { nonce: 'n', url: urls.service, id: 'a', value: Uint8Array.of(0x0a, 0x7f, 0x00) },
      nack(13, /^upsert error, ResourceURL: /),
    ],
    [
      'with an instance without a service (§11.1)',
      { nonce: 'n', url: urls.service, id: 'a', value: Uint8Array.of(0x0a, 0x04, 0x0a, 0x02, 0x12, 0x00) },
      nack(13, /^upsert error, /),
    ],
    [
      'with an empty node name (§11.1)',
      { nonce: 'n', url: urls.service, id: 'a', value: service([{ service: 'a', node: '' }]) },
      nack(13, /node name is empty/),
    ],
    [
      'with an empty service ID (§11.1)',
      { nonce: 'n', url: urls.service, id: 'a', value: service([{ service: 'a', id: '' }]) },
      nack(13, /service ID is empty/),
    ],
    [
      'with an empty check ID (§11.1)',
      { nonce: 'n', url: urls.service, id: 'a', value: service([{ service: 'a', checks: [{ id: '', status: 'x' }] }]) },
      nack(13, /check ID is empty/),
    ],
    [
      'with a proxy without SNI (§11.2)',
      {
        ...{ nonce: 'n', url: urls.service, id: 'a-sidecar-proxy' },
        value: service([{ service: 'a-sidecar-proxy', kind: 'connect-proxy', destination: { name: 'a', id: 'a' } }]),
      },
      nack(13, /no SNI/),
    ],
    [
      'with server addresses, which only a dialer takes',
      { nonce: 'n', url: urls.addresses, id: 'server-addrs', value: wire.serverAddresses(['10.0.0.1:8503']) },
      nack(13, /dials/),
    ],
    [
      'with an empty trust bundle',
      { nonce: 'n', url: urls.bundle, id: 'roots', value: wire.trustBundle('1-2-3.consul', []) },
      nack(13, /no roots|trust domain/),
    ],
  ])('refuses a response %s, and applies the next all the same (§5.4)', async (_name, bad, error) => {
    const { stream } = await opened();
    stream.subscribe(token.PeerID);
    stream.send(wire.response(bad));
    const refusal = await stream.until('request');
    expect(refusal).toEqual({ kind: 'request', peerId: '', nonce: bad.nonce ?? '', url: bad.url, error });
    stream.send(
      wire.response({ nonce: 'ok', url: urls.service, id: 'good', value: service([{ service: 'good' }]) }),
      wire.response({ nonce: 'list', url: urls.list, id: 'exported-service-list', value: wire.serviceList(['good']) }),
    );
    const accepted = [await stream.until('request'), await stream.until('request')];
    expect(accepted.map(({ nonce, error: none }) => [nonce, none])).toEqual([
      ['ok', null],
      ['list', null],
    ]);
    const imported = await cluster.api('GET', 'catalog/services?peer=wire');
    expect(imported.json()).toEqual({ good: [] });
  });

  it('imports what it can read, passing over fields that it does not know (§3.4, §6.6, §11.8)', async () => {
    const { stream } = await opened();
    stream.subscribe(token.PeerID);
    stream.send(
      wire.response({
        ...{ nonce: 'any form of nonce', url: urls.service, id: 'db' },
        value: service([
          {
            ...{ service: 'db', id: 'db-1', port: 5432, meta: { zone: 'a' } },
            checks: [{ id: 'db-1:overall-check', status: 'critical' }],
            unknown: [
              [21, 'a later field'],
              [99, 7],
            ],
          },
        ]),
      }),
    );
    expect(await stream.until('request')).toMatchObject({ nonce: 'any form of nonce', error: null });
    const health = await cluster.api('GET', 'health/service/db?peer=wire');
    expect(health.json()).toMatchObject([
      {
        Node: { Node: 'n1', PeerName: 'wire' },
        Service: { ID: 'db-1', Port: 5432, Meta: { zone: 'a' }, PeerName: 'wire' },
        Checks: [{ Status: 'critical' }],
      },
    ]);
    // A list purges what it does not name, and what it names with the proxies stays.
    stream.send(
      wire.response({ nonce: 'l', url: urls.list, id: 'exported-service-list', value: wire.serviceList([]) }),
    );
    await stream.until('request');
    expect((await cluster.api('GET', 'catalog/services?peer=wire')).json()).toEqual({});
  });

  it.each<[string, (stream: FakeStream) => void, number, RegExp]>([
    [
      'a subscription to something unknown',
      (stream) => stream.send(wire.request({ url: 'x/y' })),
      3,
      /^subscription request to unknown resource URL: x\/y/,
    ],
    [
      'a first subscription with a nonce',
      (stream) => stream.send(wire.request({ url: urls.service, nonce: '00000001' })),
      3,
      /nonce/,
    ],
    [
      'a first subscription with an error',
      (stream) => stream.send(wire.request({ url: urls.service, error: { code: 13, message: 'x' } })),
      3,
      /error/,
    ],
    ['a second Open', (stream) => stream.send(wire.open('a', 'b')), 3, /unexpected Open/],
    ['bytes that are no message', (stream) => stream.send(Uint8Array.of(0x0a, 0xff)), 13, /./],
    [
      'a frame that claims more than 8 MiB',
      (stream) => stream.call.sendRaw(Uint8Array.of(0, 0x7f, 0xff, 0xff, 0xff)),
      8,
      /./,
    ],
  ])('ends only the stream of a peer that sends %s', async (_name, act, code, text) => {
    const other = await generateToken('bystander');
    await using second = await connectFakeDialer(other, addressOf(other));
    const secret = await second.exchange(other.PeerID, other.EstablishmentSecret);
    const calm = second.stream();
    calm.send(wire.open(other.PeerID, String(secret)));
    await until('bystander', ({ State }) => State === 'ACTIVE');

    const { stream } = await opened();
    act(stream);
    expect(await stream.call.status).toMatchObject({ code, message: expect.stringMatching(text) });
    await until('wire', ({ State }) => State === 'FAILING');
    calm.subscribe(other.PeerID);
    expect(await calm.until('response', ({ id }) => id === 'roots')).toMatchObject({ url: urls.bundle });
    calm.call.destroy();
    await remove('bystander');
  });

  it('takes one stream of a peering at a time, and the next once that is gone (§5.1)', async () => {
    const { stream, secret } = await opened();
    const second = dialer.stream();
    second.send(wire.open(token.PeerID, secret));
    expect(await second.call.status).toMatchObject({
      code: 2,
      message: `failed to register stream: there is an active stream for the given PeerID "${token.PeerID}"`,
    });
    stream.call.destroy();
    await until('wire', ({ State }) => State !== 'ACTIVE');
    const third = dialer.stream();
    third.send(wire.open(token.PeerID, secret));
    expect(await third.until('request')).toMatchObject({ url: urls.service });
  });

  it('rotates the secret while connected: the old one counts until the new one is used (§4.4)', async () => {
    const { stream, secret: old } = await opened();
    const renewed = await generateToken('wire');
    const pending = await dialer.exchange(renewed.PeerID, renewed.EstablishmentSecret);
    expect((await until('wire', () => true)).State).toBe('ACTIVE');
    const open = async (with_: string): Promise<FakeStream> => {
      const opening = dialer.stream();
      opening.send(wire.open(token.PeerID, with_));
      return opening;
    };
    stream.call.destroy();
    await until('wire', ({ State }) => State !== 'ACTIVE');
    const withOld = await open(old);
    expect(await withOld.until('request')).toMatchObject({ url: urls.service });
    withOld.call.destroy();
    await until('wire', ({ State }) => State !== 'ACTIVE');
    const withNew = await open(String(pending));
    expect(await withNew.until('request')).toMatchObject({ url: urls.service });
    withNew.call.destroy();
    await until('wire', ({ State }) => State !== 'ACTIVE');
    expect(await (await open(old)).call.status).toMatchObject({ code: 7, message: 'invalid peering stream secret' });
    expect(await (await open(String(pending))).until('request')).toMatchObject({ url: urls.service });
  });

  it('sends the heartbeat of two bytes every fifteen seconds, none before, and takes ours (§3.2, §5.6)', async () => {
    const { stream } = await opened();
    const startedAt = performance.now();
    stream.send(wire.heartbeat);
    await until('wire', ({ StreamStatus }) => StreamStatus.LastHeartbeat !== null);
    const bytes = await stream.call.receiveFrame();
    expect(bytes.toString('hex')).toBe('00000000022a00');
    expect(performance.now() - startedAt).toBeGreaterThan(14_000);
  });

  it('tells a deletion, reads on until the other side ends, and ends in order (§5.8)', async () => {
    const { stream } = await opened();
    await cluster.api('DELETE', 'peering/wire');
    const bytes = await stream.call.receiveFrame();
    expect(bytes.toString('hex')).toBe('00000000022200');
    stream.send(wire.heartbeat);
    stream.call.end();
    expect(await stream.call.status).toMatchObject({ code: 0 });
    await untilPeering(cluster, 'wire', (answer) => answer.status === 404);
    const late = dialer.stream();
    late.send(wire.open(token.PeerID, 'any'));
    expect(await late.call.status).toMatchObject({ code: 3, message: expect.stringContaining('unknown PeerID') });
  });

  it('is terminated by the other side, forgets what came from there, and lets nobody in (§5.8)', async () => {
    const { stream, secret } = await opened();
    stream.subscribe(token.PeerID);
    stream.send(
      wire.response({ nonce: '1', url: urls.service, id: 'db', value: service([{ service: 'db' }]) }),
      wire.terminated,
    );
    const peering = await until('wire', ({ State }) => State === 'TERMINATED');
    expect(peering.StateReason).toContain('The other cluster deleted this peering');
    const again = dialer.stream();
    again.send(wire.open(token.PeerID, secret));
    expect(await again.call.status).toMatchObject({
      code: 10,
      message: `peering is marked as deleted: ${token.PeerID}`,
    });
    await untilPeering(cluster, 'wire', () => true);
    for (;;) {
      const imported = await cluster.api('GET', 'catalog/services?peer=wire');
      if (Object.keys(imported.json() as object).length === 0) break;
      await cluster.api('GET', `catalog/services?peer=wire&index=${imported.headers.get('x-consul-index')}&wait=1s`);
    }
  });
});

describe('as dialer', () => {
  const trustDomain = `${randomUUID()}.consul`;
  const root = createRoot({ trustDomain, now: new Date() });
  const leaf = createServerLeaf({ root, cluster: { datacenter: 'fake', trustDomain }, now: new Date() });
  const peerId = randomUUID();
  const streamSecret = randomUUID();
  const serverName = `server.fake.peering.${trustDomain}`;

  const startAcceptor = (
    answer: Parameters<typeof startFakeAcceptor>[0]['answer'] = () => streamSecret,
  ): Promise<FakeAcceptor> =>
    startFakeAcceptor({ keyPem: leaf.privateKeyPem, certChainPem: leaf.certChainPem, answer });

  const tokenOf = (addresses: string[], over: Partial<wire.WireToken> = {}): string =>
    wire.encodeToken({
      ...{ CA: [root.certPem], ManualServerAddresses: null, ServerAddresses: addresses, ServerName: serverName },
      ...{ PeerID: peerId, EstablishmentSecret: 'one-time' },
      Remote: { Partition: '', Datacenter: 'fake', Locality: null },
      ...over,
    });
  const establish = (token: string) =>
    cluster.api('POST', 'peering/establish', { body: { PeerName: 'fake', PeeringToken: token } });

  afterEach(() => remove('fake'));

  /** The Open and four subscriptions of the dialer, read and checked. */
  async function greeted(acceptor: FakeAcceptor): Promise<FakeStream> {
    const stream = await acceptor.nextStream();
    const open = await stream.receive();
    expect(open).toMatchObject({ kind: 'open', peerId, secret: streamSecret });
    if (open.kind === 'open') expect([open.remote.text(1), open.remote.text(2)]).toEqual(['', 'dc1']);
    stream.subscribe('');
    const subscriptions = [];
    for (let turn = 0; turn < 4; turn += 1) subscriptions.push(await stream.until('request'));
    expect(subscriptions).toEqual(
      [urls.service, urls.list, urls.bundle, urls.addresses].map((url) => ({
        ...{ kind: 'request', url, nonce: '', peerId, error: null },
      })),
    );
    return stream;
  }

  it('exchanges the secret, opens with the new one, and subscribes to four resources (§4.3, §5.2)', async () => {
    await using acceptor = await startAcceptor();
    expect((await establish(tokenOf([acceptor.address]))).text).toBe('{}');
    expect(acceptor.exchanges).toEqual([{ peerId, secret: 'one-time' }]);
    const stream = await greeted(acceptor);
    const peering = await until('fake', ({ State }) => State === 'ACTIVE');
    expect(peering).toMatchObject({ PeerID: peerId, Remote: { Datacenter: 'fake' } });
    // Answers echo the nonce and carry no PeerID (§5.4).
    stream.send(
      wire.response({
        nonce: 'b',
        url: urls.bundle,
        id: 'roots',
        value: wire.trustBundle(trustDomain, [root.certPem]),
      }),
      wire.response({
        ...{ nonce: 'a', url: urls.addresses, id: 'server-addrs' },
        // Without brackets, as Consul sends them (§5.5).
        value: wire.serverAddresses(['2001:db8::1:8503', acceptor.address]),
      }),
    );
    expect([await stream.until('request'), await stream.until('request')]).toEqual([
      { kind: 'request', url: urls.bundle, nonce: 'b', peerId: '', error: null },
      { kind: 'request', url: urls.addresses, nonce: 'a', peerId: '', error: null },
    ]);
    expect(read(await cluster.api('GET', 'peering/fake')).PeerServerAddresses).toEqual([
      '[2001:db8::1]:8503',
      acceptor.address,
    ]);
  });

  it('makes an imported service usable from what the protocol says of it (§6.3, §6.6)', async () => {
    await using acceptor = await startAcceptor();
    await establish(tokenOf([acceptor.address]));
    const stream = await greeted(acceptor);
    const sni = `pay.default.default.us.external.${trustDomain}`;
    const spiffeId = [
      `spiffe://${trustDomain}/ns/default/dc/fake/svc/pay`,
      `spiffe://${trustDomain}/gateway/mesh/dc/fake`,
    ];
    const instance: Parameters<typeof wire.exportedService>[0][number] = {
      ...{ service: 'pay-sidecar-proxy', id: 'pay-sidecar-proxy-instance-0', kind: 'connect-proxy' },
      ...{ address: '203.0.113.5', port: 8443, node: 'gw', destination: { name: 'pay', id: 'pay-instance-0' } },
      peerMeta: { sni: [sni], spiffeId, protocol: 'http' },
    };
    // In an order of its own, the list last (§5.4: no order is relied on).
    stream.send(
      wire.response({ nonce: '1', url: urls.service, id: 'pay', value: wire.exportedService([{ service: 'pay' }]) }),
      wire.response({
        ...{ nonce: '2', url: urls.service, id: 'pay-sidecar-proxy' },
        value: wire.exportedService([instance]),
      }),
      wire.response({
        nonce: '3',
        url: urls.bundle,
        id: 'roots',
        value: wire.trustBundle(trustDomain, [root.certPem]),
      }),
      wire.response({ nonce: '4', url: urls.list, id: 'exported-service-list', value: wire.serviceList(['pay']) }),
    );
    const answers = [];
    for (let turn = 0; turn < 4; turn += 1) answers.push(await stream.until('request'));
    expect(answers.map(({ nonce, error }) => [nonce, error])).toEqual([
      ['1', null],
      ['2', null],
      ['3', null],
      ['4', null],
    ]);
    const { data } = await cluster.call('query', 'service.read', { name: 'pay', peer: 'fake' });
    expect(data).toMatchObject({ imported: { sni, spiffeIds: spiffeId }, protocol: 'http' });
    // Twice the same changes nothing (idempotent import).
    const before = (await cluster.api('GET', 'health/connect/pay?peer=fake')).headers.get('x-consul-index');
    stream.send(
      wire.response({
        ...{ nonce: '5', url: urls.service, id: 'pay-sidecar-proxy' },
        value: wire.exportedService([instance]),
      }),
    );
    expect(await stream.until('request')).toMatchObject({ nonce: '5', error: null });
    const after = await cluster.api('GET', 'health/connect/pay?peer=fake');
    expect(after.headers.get('x-consul-index')).toBe(before);
    expect(after.json()).toHaveLength(1);
  });

  it('refuses a subscription for another peering, and dials again (§5.3)', async () => {
    await using acceptor = await startAcceptor();
    await establish(tokenOf([acceptor.address]));
    const stream = await acceptor.nextStream();
    await stream.receive();
    stream.send(wire.request({ url: urls.service, peerId: randomUUID() }));
    await stream.call.status;
    expect((await until('fake', ({ State }) => State === 'FAILING')).StateReason).toContain(
      'The other cluster broke the protocol: initial subscription for unknown PeerID',
    );
    await greeted(acceptor);
  });

  it('looks for the leader at the next address, quickly (§5.9)', async () => {
    await using follower = await startAcceptor();
    await using leader = await startAcceptor();
    const passedBy = (async () => {
      const stream = await follower.nextStream();
      await stream.receive();
      stream.call.end({ code: 9, message: 'cannot establish a peering stream on a follower node' });
      return performance.now();
    })();
    await establish(tokenOf([follower.address, leader.address]));
    await greeted(leader);
    expect(performance.now() - (await passedBy)).toBeLessThan(1_000);
  });

  it('prefers addresses set by hand, and never exchanges them for others (§1)', async () => {
    await using acceptor = await startAcceptor();
    await establish(tokenOf(['127.0.0.1:1'], { ManualServerAddresses: [acceptor.address] }));
    const stream = await greeted(acceptor);
    stream.send(
      wire.response({
        ...{ nonce: 'a', url: urls.addresses, id: 'server-addrs' },
        value: wire.serverAddresses(['127.0.0.1:2']),
      }),
    );
    await stream.until('request');
    acceptor.cut();
    await greeted(acceptor);
  });

  it('stops at once when the secret is refused, and tells what to do (§4.3)', async () => {
    await using acceptor = await startAcceptor(() => ({ code: 7, message: 'invalid peering establishment secret' }));
    const answer = await establish(tokenOf([acceptor.address, acceptor.address]));
    expect([answer.status, answer.text]).toEqual([
      403,
      'a new peering token must be generated: invalid peering establishment secret',
    ]);
    expect(acceptor.exchanges).toHaveLength(1);
    expect(read(await cluster.api('GET', 'peering/fake')).State).toBe('PENDING');
  });

  it('trusts only the CA and the name of the token (§4.2)', async () => {
    await using acceptor = await startAcceptor();
    const stranger = createRoot({ trustDomain, now: new Date() });
    const untrusted = await establish(tokenOf([acceptor.address], { CA: [stranger.certPem] }));
    expect([untrusted.status, untrusted.text]).toEqual([
      500,
      expect.stringContaining('was not issued by a CA of the peering token'),
    ]);
    const misnamed = await establish(
      tokenOf([acceptor.address], { ServerName: `server.other.peering.${trustDomain}` }),
    );
    expect(misnamed.text).toContain('showed a certificate for another name');
    expect(acceptor.exchanges).toEqual([]);
  });

  it('is terminated, forgets what came, and begins anew with a new token (§5.8)', async () => {
    await using acceptor = await startAcceptor();
    await establish(tokenOf([acceptor.address]));
    const stream = await greeted(acceptor);
    stream.send(
      wire.response({ nonce: '1', url: urls.service, id: 'db', value: wire.exportedService([{ service: 'db' }]) }),
    );
    await stream.until('request');
    stream.send(wire.terminated);
    await until('fake', ({ State }) => State === 'TERMINATED');
    const answer = await establish(tokenOf([acceptor.address], { EstablishmentSecret: 'a-second-one' }));
    expect(answer.text).toBe('{}');
    await greeted(acceptor);
    expect(acceptor.exchanges.at(-1)).toEqual({ peerId, secret: 'a-second-one' });
    await until('fake', ({ State }) => State === 'ACTIVE');
  });

  it('says that it deletes, half-closes, and is gone though the other side never learns more (§5.8)', async () => {
    await using acceptor = await startAcceptor();
    await establish(tokenOf([acceptor.address]));
    const stream = await greeted(acceptor);
    await cluster.api('DELETE', 'peering/fake');
    await stream.until('terminated');
    expect(await stream.call.status).toMatchObject({ code: 0 });
    stream.call.end({ code: 0, message: '' });
    await untilPeering(cluster, 'fake', (answer) => answer.status === 404);
  });
});
