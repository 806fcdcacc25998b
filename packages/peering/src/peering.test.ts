import { describe, expect, it } from 'vitest';
import { fakeClock } from './testing/fake-clock.ts';
import {
  exportServices,
  importedInstances,
  importedRows,
  registerGateway,
  registerMeshService,
} from './testing/fixtures.ts';
import { rawPeer } from './testing/raw-peer.ts';
import { startTestCluster, type TestCluster } from './testing/test-cluster.ts';
import { openMessage } from './wire/message.ts';

/* Two clusters over real sockets and TLS. West generates tokens and is dialed; east establishes and dials. */

async function peered(west: TestCluster, east: TestCluster): Promise<void> {
  await east.establish('west', west.generateToken('east'));
  await Promise.all([
    east.until(() => east.tracker.isConnected(east.peering('west').id)),
    west.until(() => west.tracker.isConnected(west.peering('east').id)),
  ]);
}

const isGone = (cluster: TestCluster, name: string): boolean =>
  ![...cluster.backend.state().peering.values()].some((row) => row.name === name);

describe('two peered clusters', () => {
  it('learn of each other what is exported, whichever side dialed', async () => {
    await using west = await startTestCluster({ datacenter: 'west' });
    await using east = await startTestCluster({ datacenter: 'east' });
    for (const cluster of [west, east]) registerGateway(cluster);
    registerMeshService(west, 'api');
    registerMeshService(east, 'web');
    exportServices(west, { api: ['east'] });
    exportServices(east, { web: ['west'] });

    await peered(west, east);
    await Promise.all([
      east.until(() => importedInstances(east, 'west').length === 2),
      west.until(() => importedInstances(west, 'east').length === 2),
    ]);

    expect(importedInstances(east, 'west')).toEqual(['api-sidecar-proxy@gateway-node', 'api@api-node']);
    expect(importedInstances(west, 'east')).toEqual(['web-sidecar-proxy@gateway-node', 'web@web-node']);
    const rows = [...east.backend.state().instance.values()].filter((row) => row.peerName === 'west');
    const proxy = rows.find((row) => row.kind === 'connect-proxy');
    const { trustDomain } = west.backend.state().cluster;
    expect(proxy).toMatchObject({
      id: 'api-sidecar-proxy-instance-0',
      address: '10.0.0.9',
      port: 8443,
      taggedAddresses: { wan: { address: '198.51.100.9', port: 443 } },
      peerMeta: {
        sni: [`api.default.default.east.external.${trustDomain}`],
        spiffeId: [
          `spiffe://${trustDomain}/ns/default/dc/west/svc/api`,
          `spiffe://${trustDomain}/gateway/mesh/dc/west`,
        ],
        protocol: 'tcp',
      },
      proxy: { destinationServiceName: 'api', destinationServiceId: 'api-instance-0' },
    });
    expect(rows.find((row) => row.service === 'api')).toMatchObject({ tags: ['v1'], meta: { team: 'a' }, proxy: null });
    const checks = [...east.backend.state().check.values()].map(({ checkId, status }) => `${checkId} ${status}`).sort();
    expect(checks).toContain('api-1:overall-check passing');
    expect(checks).toContain('api-sidecar-proxy-instance-0:overall-check passing');
  });

  it('hold each other’s trust bundle, and the acceptor learns who dialed', async () => {
    await using west = await startTestCluster({ datacenter: 'dc1' });
    await using east = await startTestCluster({ datacenter: 'dc1' });
    await peered(west, east);
    const bundleOf = (cluster: TestCluster, peer: string) =>
      [...cluster.backend.state().trustBundle.values()].find((row) => row.peerName === peer);
    await Promise.all([
      east.until(() => bundleOf(east, 'west') !== undefined),
      west.until(() => bundleOf(west, 'east') !== undefined),
    ]);
    expect(bundleOf(east, 'west')).toMatchObject({
      trustDomain: west.backend.state().cluster.trustDomain,
      rootPems: [west.root.certPem],
    });
    expect(west.peering('east')).toMatchObject({ peerCaPems: [east.root.certPem], remote: { datacenter: 'dc1' } });
    expect(west.peering('east').state).toBe('PENDING');
    expect(east.peering('west').state).toBe('ESTABLISHING');
  });

  it('follow a service from its first export through a change of health to its withdrawal', async () => {
    await using west = await startTestCluster({ datacenter: 'west' });
    await using east = await startTestCluster({ datacenter: 'east' });
    registerMeshService(west, 'api');
    registerMeshService(west, 'ledger');
    registerGateway(west);
    await peered(west, east);
    expect(importedInstances(east, 'west')).toEqual([]);

    exportServices(west, { '*': ['east'] });
    await east.until(() => importedInstances(east, 'west').length === 4);
    expect(east.tracker.status(east.peering('west').id).importedServices).toEqual(['api', 'ledger']);
    await west.until(() => west.tracker.acknowledgedServices(west.peering('east').id).size === 4);

    const health = (): string | undefined =>
      [...east.backend.state().check.values()].find((row) => row.checkId === 'api-1:overall-check')?.status;
    expect(health()).toBe('passing');
    west.register({
      node: { node: 'api-node', address: '10.0.0.1' },
      service: { id: 'api-1', service: 'api', port: 8080 },
      checks: [{ checkId: 'service:api', status: 'critical' }],
    });
    await east.until(() => health() === 'critical');

    exportServices(west, { ledger: ['east'] });
    await east.until(() => importedInstances(east, 'west').length === 2);
    expect(importedInstances(east, 'west')).toEqual(['ledger-sidecar-proxy@gateway-node', 'ledger@ledger-node']);
    expect([...east.backend.state().node.values()].map((row) => row.node).sort()).toEqual([
      'gateway-node',
      'ledger-node',
    ]);

    exportServices(west, {});
    await east.until(() => importedInstances(east, 'west').length === 0);
    expect([...east.backend.state().check.values()]).toEqual([]);
  });

  it('leave a local service of the same name alone, through export and deletion', async () => {
    await using west = await startTestCluster({ datacenter: 'dc1' });
    await using east = await startTestCluster({ datacenter: 'dc1' });
    for (const cluster of [west, east]) {
      registerMeshService(cluster, 'api', 'node-1');
      registerGateway(cluster, 'node-2');
    }
    const local = () =>
      JSON.stringify([
        [...east.backend.state().instance].filter(([, row]) => row.peerName === ''),
        [...east.backend.state().check].filter(([, row]) => row.peerName === ''),
        [...east.backend.state().node].filter(([, row]) => row.peerName === ''),
      ]);
    const before = local();
    exportServices(west, { api: ['east'] });
    await peered(west, east);
    await east.until(() => importedInstances(east, 'west').length === 2);
    expect(local()).toBe(before);
    west.delete('east');
    await east.until(() => importedRows(east, 'west') === 0);
    expect(local()).toBe(before);
  });

  it('stay peered through a rotation of the acceptor’s root, reconnecting in every phase of it', async () => {
    const clock = fakeClock();
    await using west = await startTestCluster({ datacenter: 'west' });
    await using east = await startTestCluster({ datacenter: 'east', clock });
    await peered(west, east);
    const anchors = (): string[] => east.peering('west').peerCaPems;
    const reconnect = async (): Promise<void> => {
      const { id } = east.peering('west');
      west.backend.setLeader(false);
      await east.until(() => east.tracker.status(id).nextAttemptAt !== null);
      west.backend.setLeader(true);
      clock.advance(10_000);
      await east.until(() => east.tracker.isConnected(id));
    };
    const next = west.addRoot();
    await east.until(() => anchors().length === 2);
    expect(anchors()).toEqual([west.root.certPem, next.certPem]);
    await reconnect();
    west.activateRoot(next);
    await reconnect();
    west.removeRoot(west.root);
    await east.until(() => anchors().length === 1);
    expect(anchors()).toEqual([next.certPem]);
    await reconnect();
  });
});

describe('deletion', () => {
  it.each(['acceptor', 'dialer'] as const)(
    'by the %s is told to the other side, and both are left clean',
    async (side) => {
      await using west = await startTestCluster({ datacenter: 'west' });
      await using east = await startTestCluster({ datacenter: 'east' });
      for (const cluster of [west, east]) {
        registerGateway(cluster);
        registerMeshService(cluster, 'api');
      }
      exportServices(west, { api: ['east'] });
      exportServices(east, { api: ['west'] });
      await peered(west, east);
      await Promise.all([
        east.until(() => importedInstances(east, 'west').length === 2),
        west.until(() => importedInstances(west, 'east').length === 2),
      ]);

      const [deleter, deletersName, other, othersName] =
        side === 'acceptor' ? ([west, 'east', east, 'west'] as const) : ([east, 'west', west, 'east'] as const);
      deleter.delete(deletersName);
      await Promise.all([
        deleter.until(() => isGone(deleter, deletersName)),
        other.until(() => other.peering(othersName).state === 'TERMINATED' && importedRows(other, othersName) === 0),
      ]);
      expect(importedRows(deleter, deletersName)).toBe(0);
      expect(other.tracker.isConnected(other.peering(othersName).id)).toBe(false);
      expect(other.tracker.status(other.peering(othersName).id).lastError).toBeNull();
    },
  );

  it('waits five seconds at most for the other side to end the stream', async () => {
    const clock = fakeClock();
    await using west = await startTestCluster({ datacenter: 'west', clock });
    west.generateToken('east');
    const { id } = west.peering('east');
    west.backend.secrets(id).active = 'secret';
    using peer = rawPeer(west);
    peer.send(openMessage(id, 'secret', { partition: '', datacenter: 'x', locality: null }));
    await peer.receive();
    west.delete('east');
    let message = await peer.receive();
    while (message.Payload.case !== 'terminated') message = await peer.receive();
    expect(isGone(west, 'east')).toBe(false);
    clock.advance(5_000);
    await west.until(() => isGone(west, 'east'));
    expect((await peer.status).code).toBe(0);
  });

  it('without a stream ends at once', async () => {
    await using west = await startTestCluster({ datacenter: 'west' });
    west.generateToken('east');
    west.delete('east');
    await west.until(() => isGone(west, 'east'));
  });

  it('tells a dialer that comes back while the record still exists', async () => {
    await using west = await startTestCluster({ datacenter: 'west' });
    await using east = await startTestCluster({ datacenter: 'east' });
    const token = west.generateToken('east');
    await west.dialer.close();
    west.delete('east');
    west.backend.secrets(west.peering('east').id).establishment = JSON.parse(
      Buffer.from(token, 'base64').toString(),
    ).EstablishmentSecret;
    await east.establish('west', token);
    await east.until(() => east.peering('west').state === 'TERMINATED');
  });

  it('lets the terminated dialer establish again with a new token', async () => {
    await using west = await startTestCluster({ datacenter: 'west' });
    await using east = await startTestCluster({ datacenter: 'east' });
    await peered(west, east);
    west.delete('east');
    await Promise.all([
      west.until(() => isGone(west, 'east')),
      east.until(() => east.peering('west').state === 'TERMINATED' && importedRows(east, 'west') === 0),
    ]);
    await peered(west, east);
    await east.until(() => importedRows(east, 'west') === 1);
  });
});

describe('secrets', () => {
  it('refuses a token that was used, with the way on', async () => {
    await using west = await startTestCluster({ datacenter: 'west' });
    await using east = await startTestCluster({ datacenter: 'east' });
    await using north = await startTestCluster({ datacenter: 'north' });
    const token = west.generateToken('east');
    await east.establish('west', token);
    await expect(north.establish('west', token)).rejects.toMatchObject({
      code: 'peering.secret_refused',
      message: 'a new peering token must be generated: invalid peering establishment secret',
    });
  });

  it('refuses a stream with a wrong secret and says so at the dialer', async () => {
    const clock = fakeClock();
    await using west = await startTestCluster({ datacenter: 'west' });
    await using east = await startTestCluster({ datacenter: 'east', clock });
    await peered(west, east);
    const { id } = east.peering('west');
    east.backend.secrets(id).active = 'wrong';
    west.backend.setLeader(false);
    await east.until(() => east.tracker.status(id).lastError !== null);
    west.backend.setLeader(true);
    await east.until(() => east.tracker.status(id).nextAttemptAt !== null);
    clock.advance(10_000);
    await east.until(() => east.tracker.status(id).lastError?.code === 'grpc.permission_denied');
    expect(east.tracker.status(id).lastError?.message).toContain('refused the stream secret');
    expect(west.tracker.isConnected(west.peering('east').id)).toBe(false);
  });
});

describe('trouble', () => {
  it('dials its own mesh gateways first where the mesh entry says so, then the other cluster straight (§5.9)', async () => {
    const clock = fakeClock();
    await using west = await startTestCluster({ datacenter: 'west' });
    await using east = await startTestCluster({ datacenter: 'east', clock });
    await using gone = await startTestCluster({ datacenter: 'gone' });
    const { port } = gone.server.address;
    await gone.server.close();
    east.register({
      node: { node: 'gateway-node', address: '127.0.0.1' },
      service: { id: 'mesh-gateway', service: 'mesh-gateway', kind: 'mesh-gateway', port },
    });
    east.writeEntry({ Kind: 'mesh', Peering: { PeerThroughMeshGateways: true } });
    await east.establish('west', west.generateToken('east'));
    const { id } = east.peering('west');
    await east.until(() => east.tracker.status(id).nextAttemptAt !== null);
    expect(east.tracker.status(id)).toMatchObject({
      address: `127.0.0.1:${port}`,
      lastError: { code: 'dial.refused' },
    });
    clock.advance(2_000);
    await east.until(() => east.tracker.isConnected(id));
    expect(east.tracker.status(id).address).toBe(`127.0.0.1:${west.server.address.port}`);
  });

  it('passes a follower by and finds the leader at the next address', async () => {
    const clock = fakeClock();
    await using west = await startTestCluster({ datacenter: 'west' });
    await using east = await startTestCluster({ datacenter: 'east', clock });
    west.backend.setLeader(false);
    await east.establish('west', west.generateToken('east'));
    const { id } = east.peering('west');
    await east.until(() => east.tracker.status(id).nextAttemptAt !== null);
    expect(east.tracker.status(id).lastError).toMatchObject({
      code: 'grpc.failed_precondition',
      message: expect.stringContaining('is not the leader of its cluster'),
    });
    expect(Date.parse(east.tracker.status(id).nextAttemptAt ?? '') - clock.now()).toBe(8);
    west.backend.setLeader(true);
    clock.advance(8);
    await east.until(() => east.tracker.isConnected(id));
  });

  it('ends a stream when leadership is lost, on either side, and dials again from the new leader', async () => {
    const clock = fakeClock();
    await using west = await startTestCluster({ datacenter: 'west' });
    await using east = await startTestCluster({ datacenter: 'east', clock });
    await peered(west, east);
    const { id } = east.peering('west');
    west.backend.setLeader(false);
    await east.until(() => !east.tracker.isConnected(id));
    expect(east.tracker.status(id).lastError?.message).toContain('The leadership moved');
    west.backend.setLeader(true);
    await east.until(() => east.tracker.status(id).nextAttemptAt !== null);
    clock.advance(8);
    await east.until(() => east.tracker.isConnected(id));

    east.backend.setLeader(false);
    await west.until(() => !west.tracker.isConnected(west.peering('east').id));
    east.backend.setLeader(true);
    await Promise.all([
      east.until(() => east.tracker.isConnected(id)),
      west.until(() => west.tracker.isConnected(west.peering('east').id)),
    ]);
  });

  it('ends a stream whose other side fell silent for two minutes', async () => {
    const clock = fakeClock();
    const frozen = fakeClock();
    await using west = await startTestCluster({ datacenter: 'west', clock: frozen });
    await using east = await startTestCluster({ datacenter: 'east', clock });
    await peered(west, east);
    const { id } = east.peering('west');
    clock.advance(119_000);
    expect(east.tracker.isConnected(id)).toBe(true);
    clock.advance(1_000);
    await east.until(() => !east.tracker.isConnected(id));
    expect(east.tracker.status(id).lastError?.message).toContain('sent no heartbeat for two minutes');
    await west.until(() => !west.tracker.isConnected(west.peering('east').id));
  });

  it('keeps a stream on which only heartbeats cross', async () => {
    const clock = fakeClock();
    await using west = await startTestCluster({ datacenter: 'west', clock });
    await using east = await startTestCluster({ datacenter: 'east', clock });
    await peered(west, east);
    const { id } = east.peering('west');
    for (let turn = 0; turn < 20; turn += 1) {
      const before = east.tracker.status(id).lastHeartbeatAt;
      clock.advance(15_000);
      await east.until(() => east.tracker.status(id).lastHeartbeatAt !== before);
    }
    expect(east.tracker.isConnected(id)).toBe(true);
  });

  it('sends everything again on a new stream, so what was withdrawn meanwhile is gone', async () => {
    const clock = fakeClock();
    await using west = await startTestCluster({ datacenter: 'west' });
    await using east = await startTestCluster({ datacenter: 'east', clock });
    registerMeshService(west, 'api');
    registerMeshService(west, 'ledger');
    exportServices(west, { '*': ['east'] });
    await peered(west, east);
    await east.until(() => importedInstances(east, 'west').length === 2);
    const { id } = east.peering('west');
    west.backend.setLeader(false);
    await east.until(() => east.tracker.status(id).nextAttemptAt !== null);
    exportServices(west, { ledger: ['east'] });
    west.backend.remove('instance', '/default/ledger-node/ledger-1');
    west.backend.setLeader(true);
    clock.advance(10_000);
    await east.until(() => importedInstances(east, 'west').length === 0);
    expect(east.tracker.status(id).importedServices).toEqual(['ledger']);
  });

  it('names a service that no message can hold, and sends the others (pain C20)', async () => {
    await using west = await startTestCluster({ datacenter: 'west' });
    await using east = await startTestCluster({ datacenter: 'east' });
    registerMeshService(west, 'api');
    for (let number = 0; number < 3; number += 1)
      west.register({
        node: { node: `node-${number}`, address: '10.0.0.1' },
        service: {
          ...{ id: `huge-${number}`, service: 'huge', port: 80 },
          tags: Array.from({ length: 40 }, () => 'x'.repeat(80_000)),
        },
      });
    exportServices(west, { '*': ['east'] });
    await peered(west, east);
    await east.until(() => importedInstances(east, 'west').length > 0);
    expect(importedInstances(east, 'west')).toEqual(['api@api-node']);
    const { id } = west.peering('east');
    await west.until(() => west.tracker.status(id).tooLarge.length > 0);
    expect(west.tracker.status(id)).toMatchObject({ connected: true, tooLarge: ['huge'] });
    expect(west.tracker.serviceEvidence(id).refusedThere.get('huge')).toMatch(/larger than a message may be/);
  });

  it('refuses a second stream of a peering while the first is up', async () => {
    const clock = fakeClock();
    await using west = await startTestCluster({ datacenter: 'west' });
    await using east = await startTestCluster({ datacenter: 'east' });
    await using copy = await startTestCluster({ datacenter: 'copy', clock });
    await peered(west, east);
    const original = east.peering('west');
    copy.backend.put({ table: 'peering', value: original });
    copy.backend.secrets(original.id).active = east.backend.secrets(original.id).active;
    copy.backend.put({ table: 'peering', value: original });
    await copy.until(() => copy.tracker.status(original.id).lastError !== null);
    expect(copy.tracker.status(original.id).lastError?.message).toContain('still holds the stream from before');
    expect(east.tracker.isConnected(original.id)).toBe(true);
  });

  it.each([
    ['another CA', 'tls.untrusted_ca', (east: TestCluster) => ({ peerCaPems: [east.root.certPem] })],
    ['another name', 'tls.wrong_name', () => ({ peerServerName: 'server.x.peering.example' })],
    ['a dead port', 'dial.refused', () => ({ peerServerAddresses: ['127.0.0.1:1'] })],
    ['an unknown host', 'dial.dns', () => ({ peerServerAddresses: ['no-such-host.invalid:8503'] })],
    ['anchors that are garbage', 'tls.untrusted_ca', () => ({ peerCaPems: ['garbage'] })],
  ])('says what is wrong when the dialer is given %s', async (_name, code, change) => {
    const clock = fakeClock();
    await using west = await startTestCluster({ datacenter: 'west' });
    await using east = await startTestCluster({ datacenter: 'east', clock });
    await peered(west, east);
    const { id } = east.peering('west');
    west.backend.setLeader(false);
    await east.until(() => east.tracker.status(id).nextAttemptAt !== null);
    west.backend.setLeader(true);
    east.backend.put({ table: 'peering', value: { ...east.peering('west'), ...change(east) } });
    await east.until(() => east.tracker.status(id).lastError?.code === code);
    expect(east.tracker.isConnected(id)).toBe(false);
    const { lastError, nextAttemptAt, address } = east.tracker.status(id);
    expect(lastError?.message).toContain(address ?? '?');
    expect(nextAttemptAt).not.toBeNull();
  });
});
