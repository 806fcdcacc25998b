import type { PartitionView } from '@peerway/model/tenancy';
import { describe, expect, it } from 'vitest';
import { contentsOfNamespace, contentsOfPartition } from './tenant-contents';
import { tenantsSentence } from './tenants-sentence';

const partition = (name: string, over: Partial<PartitionView> = {}): PartitionView => ({
  name,
  description: '',
  createIndex: 1,
  modifyIndex: 1,
  namespaces: 1,
  services: 0,
  gateways: 0,
  configEntries: 0,
  peerings: 0,
  ...over,
});
const namespace = { partition: 'default', name: 'pay', description: '', meta: {}, createIndex: 1, modifyIndex: 1 };

describe('what is in a tenant', () => {
  it.each([
    [{}, ''],
    [{ services: 1 }, '1 service'],
    [{ services: 2, gateways: 1, peerings: 1 }, '2 services, 1 mesh gateway and 1 peering'],
    [{ namespaces: 2, configEntries: 1 }, '1 config entry and 1 namespace of its own'],
  ])('%o', (over, text) => expect(contentsOfPartition(partition('team-a', over))).toBe(text));

  it('of a namespace too', () => {
    expect(contentsOfNamespace({ ...namespace, services: 0, configEntries: 0 })).toBe('');
    expect(contentsOfNamespace({ ...namespace, services: 1, configEntries: 3 })).toBe('1 service and 3 config entries');
  });
});

it.each([
  [[partition('default')], 'One partition, shared by everything in this cluster.'],
  [[partition('default'), partition('a', { services: 1 })], '2 partitions, and something in each.'],
  [[partition('default'), partition('a'), partition('b')], '3 partitions. Nothing is in a and b yet.'],
])('%#: says how many there are, and which are empty', (partitions, text) =>
  expect(tenantsSentence(partitions)).toBe(text),
);
