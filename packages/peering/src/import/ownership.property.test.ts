import type { Peering } from '@peerway/model/peering';
import { createRoot } from '@peerway/pki';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MemoryBackend, memoryBackend } from '../testing/memory-backend.ts';
import {
  addressesResource,
  bundleResource,
  listResource,
  serviceResource,
  wireInstance,
} from '../testing/wire-samples.ts';
import { importBatch } from './import-batch.ts';

const trustDomainOf = (letter: string): string => `0000000${letter}-0000-0000-0000-000000000000.consul`;
const roots = {
  west: createRoot({ trustDomain: trustDomainOf('b'), now: new Date() }),
  north: createRoot({ trustDomain: trustDomainOf('c'), now: new Date() }),
};

const peering = (name: 'west' | 'north', partition = 'default'): Peering => ({
  ...{ id: `id-${name}-${partition}`, name, partition, meta: {}, state: 'ESTABLISHING', stateSince: '' },
  ...{ deletedAt: null, peerId: 'remote', peerCaPems: [roots[name].certPem], peerServerName: '' },
  ...{ peerServerAddresses: ['10.0.0.1:8503'], manualServerAddresses: [], createdAt: '' },
  ...{ remote: { partition: '', datacenter: '', locality: null }, createIndex: 0, modifyIndex: 0 },
});

/** Rows of this cluster and of another peer, with the very names that the messages use. */
function crowded(): MemoryBackend {
  const backend = memoryBackend({
    ...{
      id: '0000000a',
      datacenter: 'dc1',
      trustDomain: trustDomainOf('a'),
      serverAddresses: [],
      lanServerAddresses: [],
    },
    ...{ aclDefaultPolicy: 'deny', intentionDefaultPolicy: 'deny' },
  });
  for (const value of [peering('west'), peering('north'), peering('west', 'team')])
    backend.put({ table: 'peering', value });
  for (const owner of [
    { peerName: '', partition: 'default' },
    { peerName: 'north', partition: 'default' },
    { peerName: 'west', partition: 'team' },
  ]) {
    for (const [place, service] of ['api', 'api-sidecar-proxy', 'db'].entries()) {
      const common = { ...owner, node: `node-${place}`, createIndex: 1, modifyIndex: 1 };
      const instance = {
        ...{ ...common, namespace: 'default', id: `${service}-${place}`, service, kind: '' as const, address: '' },
        ...{ port: 1, tags: [], meta: {}, taggedAddresses: {}, weights: { passing: 1, warning: 1 } },
        ...{ proxy: null, peerMeta: null },
      };
      backend.put(
        {
          table: 'node',
          value: { ...common, id: '', address: '10.9.9.9', datacenter: 'dc1', taggedAddresses: {}, meta: {} },
        },
        { table: 'instance', value: instance },
        {
          table: 'check',
          value: {
            ...{ ...common, checkId: `${service}-${place}:overall-check`, name: '', status: 'passing', output: '' },
            ...{ serviceId: `${service}-${place}`, serviceName: service },
          },
        },
      );
    }
  }
  return backend;
}

const names = fc.constantFrom('api', 'api-sidecar-proxy', 'db', 'team/api', 'north', '', '../api', '__proto__');
const anyInstance = fc
  .record({ service: names, place: fc.integer({ min: 0, max: 3 }), peerName: fc.constantFrom('', 'north', 'west') })
  .map(({ service, place, peerName }) => {
    const sample = wireInstance(service, place);
    return {
      ...sample,
      Node: { ...sample.Node, PeerName: peerName, Partition: peerName === 'west' ? 'team' : 'default' },
      Service: { ...sample.Service, PeerName: peerName },
    };
  });
const anyResource = fc.oneof(
  fc.tuple(names, fc.array(anyInstance, { maxLength: 3 })).map(([name, nodes]) => serviceResource(name, nodes)),
  fc.array(names, { maxLength: 4 }).map(listResource),
  fc
    .constantFrom('a', 'b', 'c')
    .map((letter) =>
      bundleResource(trustDomainOf(letter), [letter === 'c' ? roots.north.certPem : roots.west.certPem]),
    ),
  fc.array(fc.constantFrom('10.0.0.1:1', 'nowhere', ''), { maxLength: 2 }).map(addressesResource),
);

describe('whatever a peer sends', () => {
  it('no row changes that is not its own: not of this cluster, of another peer, or of its name in another partition (C18)', async () => {
    const isOthers = (row: { peerName?: string; partition?: string }): boolean =>
      row.peerName !== 'west' || row.partition !== 'default';
    const othersOf = (backend: MemoryBackend): unknown => {
      const state = backend.state();
      return {
        ...Object.fromEntries(
          (['node', 'instance', 'check', 'trustBundle'] as const).map((table) => [
            table,
            [...state[table]].filter(([, row]) => isOthers(row)),
          ]),
        ),
        peering: [...state.peering].filter(([, row]) => row.name !== 'west' || row.partition !== 'default'),
        configEntry: [...state.configEntry],
        caRoot: [...state.caRoot],
        aclToken: [...state.aclToken],
      };
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(anyResource, { minLength: 1, maxLength: 4 }), { maxLength: 5 }),
        async (batches) => {
          const backend = crowded();
          const before = othersOf(backend);
          for (const batch of batches) await importBatch(backend, 'id-west-default', batch, () => {});
          expect(othersOf(backend)).toEqual(before);
        },
      ),
      { numRuns: 500 },
    );
  });
});
