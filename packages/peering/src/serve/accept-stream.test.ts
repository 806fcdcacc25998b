import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { fromBinary } from '@bufbuild/protobuf';
import { createRoot } from '@peerway/pki';
import { describe, expect, it } from 'vitest';
import { LeaderAddressSchema } from '../gen/hashicorp/consul/internal/peerstream/peerstream_pb.js';
import { StatusSchema } from '../gen/hashicorp/consul/internal/status/status_pb.js';
import { importedInstances } from '../testing/fixtures.ts';
import { rawPeer } from '../testing/raw-peer.ts';
import { startTestCluster, type TestCluster } from '../testing/test-cluster.ts';
import { bundleResource, listResource, serviceResource, wireInstance } from '../testing/wire-samples.ts';
import {
  heartbeatMessage,
  openMessage,
  type ReplicationMessage,
  responseMessage,
  subscribeMessage,
} from '../wire/message.ts';
import { streamResourcesMethod } from '../wire/peer-stream-service.ts';
import { resourceUrls } from '../wire/resource-url.ts';

const remote = { partition: '', datacenter: 'dc9', locality: null };

/** A cluster that generated a token for "east" and has a pending stream secret for it. */
async function acceptor(): Promise<{ west: TestCluster; id: string; open: (secret?: string) => ReplicationMessage }> {
  const west = await startTestCluster({ datacenter: 'west' });
  west.generateToken('east');
  const { id } = west.peering('east');
  west.backend.secrets(id).pending = 'the-secret';
  return { west, id, open: (secret = 'the-secret') => openMessage(id, secret, remote) };
}

describe('an Open', () => {
  it.each<[string, (west: TestCluster, id: string) => ReplicationMessage, number, string]>([
    ['that is no Open', () => heartbeatMessage(), 3, 'first message when initiating a peering must be: Open'],
    ['that is a request', () => subscribeMessage(resourceUrls.trustBundle, ''), 3, 'must be: Open'],
    ['without a PeerID', () => openMessage('', 's', remote), 3, 'initial subscription request must specify a PeerID'],
    [
      'of an unknown PeerID',
      () => openMessage('00000000-0000-4000-8000-000000000000', 's', remote),
      3,
      'initial subscription for unknown PeerID: 00000000-0000-4000-8000-000000000000',
    ],
    ['whose PeerID is no UUID', () => openMessage("' OR 1=1", 's', remote), 13, 'failed to find PeerID'],
    ['without a secret', (_west, id) => openMessage(id, '', remote), 7, 'invalid peering stream secret'],
    ['with a wrong secret', (_west, id) => openMessage(id, 'wrong', remote), 7, 'invalid peering stream secret'],
    [
      'for a peering that the other side ended',
      (west, id) => {
        west.backend.put({ table: 'peering', value: { ...west.peering('east'), state: 'TERMINATED' } });
        return openMessage(id, 'the-secret', remote);
      },
      10,
      'peering is marked as deleted: ',
    ],
    [
      'at the wrong end',
      (west, id) => {
        west.backend.put({
          table: 'peering',
          value: { ...west.peering('east'), manualServerAddresses: ['127.0.0.1:1'] },
        });
        return openMessage(id, 'the-secret', remote);
      },
      3,
      'expected PeerID to be empty; the wrong end of peering is being dialed',
    ],
    [
      'before there is a CA',
      (west, id) => {
        west.backend.remove('caRoot', west.root.id);
        return openMessage(id, 'the-secret', remote);
      },
      14,
      'Connect CA is not yet initialized',
    ],
  ])('%s is refused with the protocol’s status', async (_name, message, code, details) => {
    const { west, id } = await acceptor();
    await using _ = west;
    using peer = rawPeer(west);
    peer.send(message(west, id));
    expect(await peer.status).toMatchObject({ code, details: expect.stringContaining(details) });
    expect(west.tracker.isConnected(id)).toBe(false);
  });

  it('that is refused is noted at the peering that it names, and nowhere for one that is not stored', async () => {
    const { west, id, open } = await acceptor();
    await using _ = west;
    const stranger = '00000000-0000-4000-8000-000000000000';
    for (const message of [openMessage(stranger, 's', remote), open('wrong')]) {
      using peer = rawPeer(west);
      peer.send(message);
      await peer.status;
    }
    expect(west.tracker.status(stranger).lastRefusal).toBeNull();
    expect(west.tracker.status(id).lastRefusal).toMatchObject({
      from: expect.stringContaining('127.0.0.1:'),
      message: 'invalid peering stream secret',
    });
    using peer = rawPeer(west);
    peer.send(open());
    await peer.receive();
    expect(west.tracker.status(id).lastRefusal).toBeNull();
  });

  it('of a peering without secrets is refused', async () => {
    await using west = await startTestCluster({ datacenter: 'west' });
    west.generateToken('east');
    const twin = { ...west.peering('east'), id: randomUUID(), name: 'twin' };
    west.backend.put({ table: 'peering', value: twin });
    using peer = rawPeer(west);
    peer.send(openMessage(twin.id, 'any', remote));
    expect(await peer.status).toMatchObject({
      code: 13,
      details: 'unable to authorize connection, peering must be re-established',
    });
  });

  it('at a follower is refused before anything is read, with the leader’s address', async () => {
    const { west, open } = await acceptor();
    await using _ = west;
    west.backend.setLeader(false);
    using peer = rawPeer(west);
    peer.send(open());
    const status = await peer.status;
    expect(status).toMatchObject({ code: 9, details: 'cannot establish a peering stream on a follower node' });
    const [raw] = status.metadata.get('grpc-status-details-bin');
    if (!(raw instanceof Buffer)) throw new Error('no details');
    const [detail] = fromBinary(StatusSchema, raw).details;
    expect(detail?.typeUrl).toBe('type.googleapis.com/hashicorp.consul.internal.peerstream.LeaderAddress');
    expect(fromBinary(LeaderAddressSchema, detail?.value ?? new Uint8Array()).address).toBe('leader.example:8503');
  });

  it('with the pending secret promotes it and saves who came; the old one is no longer good', async () => {
    const { west, id, open } = await acceptor();
    await using _ = west;
    west.backend.secrets(id).active = 'old-secret';
    using peer = rawPeer(west);
    peer.send(open());
    await peer.receive();
    expect(west.backend.secrets(id)).toMatchObject({ active: 'the-secret', pending: null });
    expect(west.peering('east').remote.datacenter).toBe('dc9');
    using old = rawPeer(west);
    old.send(open('old-secret'));
    expect(await old.status).toMatchObject({ code: 7 });
  });

  it('with the active secret works while another is pending, and changes nothing', async () => {
    const { west, id, open } = await acceptor();
    await using _ = west;
    west.backend.secrets(id).active = 'old-secret';
    using peer = rawPeer(west);
    peer.send(open('old-secret'));
    await peer.receive();
    expect(west.backend.secrets(id)).toMatchObject({ active: 'old-secret', pending: 'the-secret' });
    expect(west.peering('east').remote.datacenter).toBe('');
  });
});

describe('an accepted stream', () => {
  it('refuses a resource that can not be applied and goes on with the others', async () => {
    const { west, open } = await acceptor();
    await using _ = west;
    using peer = rawPeer(west);
    peer.send(open());
    for (let place = 0; place < 3; place += 1) await peer.receive();
    const root = createRoot({ trustDomain: '0000000c.consul', now: new Date() });
    const resources = [
      serviceResource('good', [wireInstance('good')]),
      serviceResource('bad', [wireInstance('bad', 0, { Node: { Node: '' } })]),
      { ...listResource([]), bytes: Buffer.from('ff', 'hex') },
      bundleResource(west.backend.state().cluster.trustDomain, [root.certPem]),
      serviceResource('fine', [wireInstance('fine', 1)]),
    ];
    for (const [place, resource] of resources.entries()) peer.send(responseMessage(`nonce-${place}`, resource));
    const replies: string[] = [];
    while (replies.length < resources.length) {
      const { Payload: payload } = await peer.receive();
      if (payload.case !== 'request') continue;
      replies.push(`${payload.value.ResponseNonce} ${payload.value.Error?.code ?? 'ok'}`);
      if (payload.value.Error)
        expect(payload.value.Error.message).toMatch(/^upsert error, ResourceURL: "type\.googleapis/);
    }
    expect(replies).toEqual(['nonce-0 ok', 'nonce-1 13', 'nonce-2 13', 'nonce-3 13', 'nonce-4 ok']);
    expect(importedInstances(west, 'east')).toEqual(['fine@node-1', 'good@node-0']);
    await west.until(() => west.tracker.status(west.peering('east').id).lastNack?.direction === 'sent');
    expect(west.tracker.isConnected(west.peering('east').id)).toBe(true);
  });

  it('ends on octets that are no message, and the server serves the next one', async () => {
    const { west, id, open } = await acceptor();
    await using _ = west;
    const garbage = (message: ReplicationMessage): Buffer =>
      message.Payload.case === 'open'
        ? streamResourcesMethod.requestSerialize(message)
        : Buffer.from('ffffffffff', 'hex');
    using peer = rawPeer(west, streamResourcesMethod.path, garbage);
    peer.send(open());
    await peer.receive();
    peer.send(heartbeatMessage());
    expect((await peer.status).code).not.toBe(0);
    await west.until(() => !west.tracker.isConnected(id));
    using next = rawPeer(west);
    next.send(open());
    await next.receive();
  });

  it('is noticed as broken when the connection is cut', async () => {
    const { west, id, open } = await acceptor();
    await using _ = west;
    const peer = rawPeer(west);
    peer.send(open());
    await peer.receive();
    peer[Symbol.dispose]();
    await west.until(() => !west.tracker.isConnected(id));
    expect(west.tracker.status(id).lastError).toMatchObject({ code: 'grpc.cancelled' });
  });

  it('ends without an error when the caller is done', async () => {
    const { west, id, open } = await acceptor();
    await using _ = west;
    using peer = rawPeer(west);
    peer.send(open());
    await peer.receive();
    peer.call.end();
    expect((await peer.status).code).toBe(0);
    await west.until(() => !west.tracker.isConnected(id));
    expect(west.tracker.status(id).lastError).toBeNull();
  });
});

describe('the listener', () => {
  it('serves no other method', async () => {
    const path = '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo';
    await using west = await startTestCluster({ datacenter: 'west' });
    using peer = rawPeer(west, path);
    peer.send(heartbeatMessage());
    expect((await peer.status).code).toBe(12);
  });

  it('selects h2, asks for no client certificate, and resumes no session', async () => {
    await using west = await startTestCluster({ datacenter: 'west' });
    const { port } = west.server.address;
    const handshake = async (session?: Buffer) => {
      const socket = connectTls({
        ...{ port, host: '127.0.0.1', ALPNProtocols: ['http/1.1', 'h2'], rejectUnauthorized: false },
        ...(session && { session }),
      });
      const sessions: Buffer[] = [];
      socket.on('session', (each: Buffer) => sessions.push(each));
      await once(socket, 'secureConnect');
      // The server's first frame comes after any ticket.
      await once(socket, 'data');
      const result = { isReused: socket.isSessionReused(), alpn: socket.alpnProtocol, sessions };
      socket.destroy();
      return result;
    };
    const first = await handshake();
    expect(first.alpn).toBe('h2');
    expect((await handshake(first.sessions.at(-1))).isReused).toBe(false);
  });

  it.each([
    ['no ALPN', { rejectUnauthorized: false }],
    [
      'TLS 1.1',
      { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0', rejectUnauthorized: false },
    ],
  ] as const)('closes a connection with %s', async (_name, options) => {
    await using west = await startTestCluster({ datacenter: 'west' });
    const socket = connectTls({ port: west.server.address.port, host: '127.0.0.1', ...options });
    socket.on('error', () => {});
    await new Promise((resolve) => socket.on('close', resolve));
  });

  it('closes a connection that is not TLS', async () => {
    await using west = await startTestCluster({ datacenter: 'west' });
    const socket = connectTcp({ port: west.server.address.port, host: '127.0.0.1' });
    socket.on('error', () => {});
    socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    socket.resume();
    await new Promise((resolve) => socket.on('close', resolve));
  });
});
