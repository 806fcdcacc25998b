import { fromBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { ExportedServiceSchema } from '../gen/hashicorp/consul/internal/peerstream/peerstream_pb.js';
import { exportServices } from '../testing/fixtures.ts';
import { rawPeer } from '../testing/raw-peer.ts';
import { startTestCluster, type TestCluster } from '../testing/test-cluster.ts';
import { openMessage, subscribeMessage } from '../wire/message.ts';
import { resourceUrls } from '../wire/resource-url.ts';

const SERVICES = 100;

/** Every service with 100 KB of tags, so that no buffer of a connection holds them all. */
function registerLarge(cluster: TestCluster, version: string): void {
  for (let place = 0; place < SERVICES; place += 1) {
    cluster.register({
      node: { node: 'n', address: '10.0.0.1' },
      service: {
        ...{ id: `s${place}`, service: `s${place}`, port: 80, meta: { version } },
        tags: Array.from({ length: 25 }, () => 'x'.repeat(4000)),
      },
    });
  }
}

describe('a peer that reads slowly', () => {
  it('is sent nothing twice: what changed meanwhile arrives once, in its newest form', async () => {
    await using west = await startTestCluster({ datacenter: 'west' });
    west.generateToken('east');
    const { id } = west.peering('east');
    west.backend.secrets(id).active = 'secret';
    exportServices(west, { '*': ['east'] });
    registerLarge(west, 'first');
    using peer = rawPeer(west);
    peer.send(openMessage(id, 'secret', { partition: '', datacenter: 'x', locality: null }));
    await peer.receive();
    peer.call.pause();
    peer.send(subscribeMessage(resourceUrls.exportedService, ''));
    await west.until(() => west.tracker.status(id).resourcesSent > 0);
    for (const version of ['second', 'third', 'last']) registerLarge(west, version);
    // A new name shows when the exports were built again with all that went before it.
    west.register({ node: { node: 'n', address: '10.0.0.1' }, service: { id: 'zz', service: 'zz', port: 80 } });
    await west.until(() => west.tracker.status(id).exportedServices.includes('zz'));
    const sentWhileStalled = west.tracker.status(id).resourcesSent;
    expect(sentWhileStalled).toBeLessThan(SERVICES / 2);

    const versions = new Map<string, string>();
    let received = 0;
    peer.call.resume();
    while ([...versions.values()].filter((version) => version === 'last').length < SERVICES) {
      const { Payload: payload } = await peer.receive();
      if (payload.case !== 'response' || payload.value.ResourceURL !== resourceUrls.exportedService) continue;
      received += 1;
      const [entry] = fromBinary(ExportedServiceSchema, payload.value.Resource?.value ?? new Uint8Array()).Nodes;
      versions.set(payload.value.ResourceID, entry?.Service?.Meta.version ?? '');
    }
    expect(received).toBeLessThanOrEqual(SERVICES + sentWhileStalled);
  });
});
