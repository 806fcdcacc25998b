import type { MeshState } from '@peerway/mesh';
import type { Peering, StoredPeeringState } from '@peerway/model/peering';
import { createRoot } from '@peerway/pki';
import { describe, expect, it } from 'vitest';
import { type MemoryBackend, memoryBackend } from '../testing/memory-backend.ts';
import { bundleResource, serviceResource, wireInstance } from '../testing/wire-samples.ts';
import { importBatch } from './import-batch.ts';
import { removalWrites, terminationWrites } from './removal.ts';

const peering = (name: string, state: StoredPeeringState = 'ESTABLISHING'): Peering => ({
  ...{ id: `id-${name}`, name, partition: 'default', meta: {}, state, stateSince: 'before', deletedAt: null },
  ...{ peerId: '', peerCaPems: [], peerServerName: '', peerServerAddresses: ['a:1'], manualServerAddresses: [] },
  ...{ remote: { partition: '', datacenter: '', locality: null }, createdAt: '', createIndex: 0, modifyIndex: 0 },
});

/** Two peers with the same service on the same node, and a bundle each. */
async function imported(): Promise<MemoryBackend> {
  const backend = memoryBackend({
    ...{ id: 'own', datacenter: 'dc1', trustDomain: 'own.consul', serverAddresses: [], lanServerAddresses: [] },
    ...{ aclDefaultPolicy: 'deny', intentionDefaultPolicy: 'deny' },
  });
  for (const name of ['west', 'north']) {
    backend.put({ table: 'peering', value: peering(name) });
    const trustDomain = `${name}.consul`;
    const root = createRoot({ trustDomain, now: new Date() });
    const nodes = [wireInstance('api', 0), wireInstance('api', 1), wireInstance('api', 2)];
    const resources = [serviceResource('api', nodes), bundleResource(trustDomain, [root.certPem])];
    expect(await importBatch(backend, `id-${name}`, resources, () => {})).toEqual([null, null]);
  }
  return backend;
}

const setState = (backend: MemoryBackend, name: string, state: StoredPeeringState): void =>
  backend.put({ table: 'peering', value: peering(name, state) });

describe('terminationWrites', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  const after = (state: MeshState) =>
    terminationWrites(state, 'id-west', now).map((write) => 'value' in write && write.value);

  it('marks an active peering', async () => {
    expect(after((await imported()).state())).toMatchObject([{ state: 'TERMINATED', stateSince: now.toISOString() }]);
  });

  it.each(['DELETING', 'TERMINATED'] as const)('leaves one that is %s as it is', async (state) => {
    const backend = await imported();
    setState(backend, 'west', state);
    expect(after(backend.state())).toEqual([]);
  });

  it('writes nothing for a peering that is gone', async () => {
    expect(terminationWrites((await imported()).state(), 'id-nobody', now)).toEqual([]);
  });
});

describe('removalWrites', () => {
  it('takes what one peer brought, in parts, the trust bundle last, and nothing of another', async () => {
    const backend = await imported();
    setState(backend, 'west', 'TERMINATED');
    const removed: string[][] = [];
    for (let writes = removalWrites(backend.state(), peering('west'), 4); writes.length > 0; ) {
      removed.push(writes.map((write) => ('removedKey' in write ? `${write.table} ${write.removedKey}` : '?')));
      await backend.write('id-west', 'cleanup', () => writes);
      writes = removalWrites(backend.state(), peering('west'), 4);
    }
    expect(removed.map((part) => part.length)).toEqual([4, 4, 1, 1]);
    expect(removed.at(-1)).toEqual(['trustBundle default/west']);
    for (const table of ['node', 'instance', 'check', 'trustBundle'] as const)
      expect([...backend.state()[table].values()].map((row) => row.peerName)).toEqual(
        Array(table === 'trustBundle' ? 1 : 3).fill('north'),
      );
  });

  it('takes nothing of a peering that is active again', async () => {
    expect(removalWrites((await imported()).state(), peering('west'), 100)).toEqual([]);
  });
});
