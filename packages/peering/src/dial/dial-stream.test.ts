import { once } from 'node:events';
import { createServer as createTcpServer } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js';
import { createRoot, createServerLeaf } from '@peerway/pki';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { openMessage, type ReplicationMessage, subscribeMessage } from '../wire/message.ts';
import { peerStreamService } from '../wire/peer-stream-service.ts';
import { resourceUrls } from '../wire/resource-url.ts';
import { describeDialFailure } from './dial-failure.ts';
import { dialStream } from './dial-stream.ts';

const cluster = { datacenter: 'dc1', trustDomain: '0000000a.consul' };
const serverName = 'server.dc1.peering.0000000a.consul';
const root = createRoot({ trustDomain: cluster.trustDomain, now: new Date() });
const leaf = createServerLeaf({ root, cluster, now: new Date() });
const open = openMessage('id', 'secret', { partition: '', datacenter: 'dc2', locality: null });

type FakeAcceptor = AsyncDisposable & {
  address: string;
  opens: ReplicationMessage[];
  hosts: string[];
  names: string[];
};

/** An acceptor of another make, which subscribes when it gets an Open. `tls`: null for plaintext. */
async function fakeAcceptor(
  tls: { ALPNProtocols?: string[]; key?: string; cert?: string } | null,
): Promise<FakeAcceptor> {
  const seen = { opens: [] as ReplicationMessage[], hosts: [] as string[], names: [] as string[] };
  const grpc = new Server();
  grpc.addService(peerStreamService, {
    StreamResources: (call: ServerDuplexStream<ReplicationMessage, ReplicationMessage>) => {
      seen.hosts.push(call.getHost());
      call.on('data', (message: ReplicationMessage) => seen.opens.push(message));
      call.once('data', () => call.write(subscribeMessage(resourceUrls.trustBundle, '')));
      call.on('error', () => {});
    },
    ExchangeSecret: () => {},
  });
  const connections = grpc.createConnectionInjector(ServerCredentials.createInsecure());
  const server = tls
    ? createTlsServer({ key: leaf.privateKeyPem, cert: leaf.certChainPem, ...tls }, (socket: TLSSocket) => {
        seen.names.push(String(socket.servername));
        // Node's HTTP/2 server takes no connection without ALPN, as older Consul servers' does: said in its place.
        if (socket.alpnProtocol === false) Object.defineProperty(socket, 'alpnProtocol', { value: 'h2' });
        socket.on('error', () => {});
        connections.injectConnection(socket);
      })
    : createTcpServer((socket) => connections.injectConnection(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port');
  return {
    address: `127.0.0.1:${bound.port}`,
    ...seen,
    [Symbol.asyncDispose]: async () => {
      grpc.forceShutdown();
      server.close();
      await once(server, 'close');
    },
  };
}

const dial = (address: string, caPems: string[], clock = systemClock, signal = new AbortController().signal) =>
  dialStream({ target: { address, caPems, serverName }, open, clock, signal });

describe('dialStream', () => {
  it.each([
    ['that selects h2', { ALPNProtocols: ['h2'] }],
    ['that knows no ALPN', {}],
  ])('reaches an acceptor %s, by the token’s server name', async (_name, tls) => {
    await using acceptor = await fakeAcceptor(tls);
    const dialed = await dial(acceptor.address, [root.certPem]);
    if ('code' in dialed) throw new Error(dialed.message);
    expect(dialed.firstMessage.Payload.case).toBe('request');
    expect(acceptor.names).toEqual([serverName]);
    expect(acceptor.hosts).toEqual([serverName]);
    expect(acceptor.opens[0]?.Payload).toMatchObject({
      case: 'open',
      value: { PeerID: 'id', StreamSecretID: 'secret', Remote: { Datacenter: 'dc2' } },
    });
    dialed.transport.close({ code: 1, message: '' });
  });

  it('is in plaintext only where the token has no CA', async () => {
    await using acceptor = await fakeAcceptor(null);
    const dialed = await dial(acceptor.address, []);
    if ('code' in dialed) throw new Error(dialed.message);
    dialed.transport.close({ code: 1, message: '' });
    expect(await dial(acceptor.address, [root.certPem])).toMatchObject({ code: 14 });
    expect(acceptor.opens).toHaveLength(1);
  });

  it('tells that a clock is wrong from a certificate that begins in an hour, and reaches the acceptor when it is right', async () => {
    const inAnHour = createServerLeaf({ root, cluster, now: new Date(Date.now() + 3_600_000) });
    await using ahead = await fakeAcceptor({ key: inAnHour.privateKeyPem, cert: inAnHour.certChainPem });
    const failure = await dial(ahead.address, [root.certPem]);
    if (!('code' in failure)) throw new Error('it was reached');
    expect(describeDialFailure(failure, ahead.address, serverName)).toEqual({
      code: 'tls.expired',
      message: expect.stringContaining('Check the clocks'),
    });
    await using right = await fakeAcceptor({});
    const dialed = await dial(right.address, [root.certPem]);
    if ('code' in dialed) throw new Error(dialed.message);
    dialed.transport.close({ code: 1, message: '' });
  });

  it('gives up after ten seconds on one that accepts the connection and says nothing', async () => {
    const mute = createTcpServer(() => {});
    mute.listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const bound = mute.address();
    if (bound === null || typeof bound === 'string') throw new Error('no port');
    const clock = fakeClock();
    const connected = once(mute, 'connection');
    const dialing = dial(`127.0.0.1:${bound.port}`, [root.certPem], clock);
    const [socket] = await connected;
    clock.advance(10_000);
    expect(await dialing).toMatchObject({ code: 4 });
    socket.destroy();
    mute.close();
    await once(mute, 'close');
  });

  it('is given up when it is no longer wanted', async () => {
    await using acceptor = await fakeAcceptor({ ALPNProtocols: ['h2'] });
    const controller = new AbortController();
    const dialing = dial(acceptor.address, [root.certPem], systemClock, controller.signal);
    controller.abort();
    expect(await dialing).toMatchObject({ code: 1 });
  });
});
