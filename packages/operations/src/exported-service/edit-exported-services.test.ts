import { type ExportedServiceItem, exportedServiceItemsSchema } from '@peerway/model/config-entry';
import { describe, expect, it } from 'vitest';
import { withConsumer, withoutConsumer } from './edit-exported-services.ts';

const entry = (services: Record<string, string[]>): ExportedServiceItem[] =>
  exportedServiceItemsSchema.parse(
    Object.entries(services).map(([Name, peers]) => ({ Name, Consumers: peers.map((Peer) => ({ Peer })) })),
  );
const scope = { namespace: 'default', toPartition: '' };
const asTable = (services: readonly ExportedServiceItem[]): Record<string, string[]> =>
  Object.fromEntries(services.map(({ Name, Consumers }) => [Name, Consumers.map(({ Peer }) => Peer)]));

describe('adding a consumer', () => {
  it.each<[string, Record<string, string[]>, string, string, Record<string, string[]>]>([
    ['to nothing makes the item', {}, 'api', 'east', { api: ['east'] }],
    ['to an item keeps its other consumers', { api: ['north'] }, 'api', 'east', { api: ['north', 'east'] }],
    ['leaves other items alone', { web: ['north'] }, 'api', 'east', { web: ['north'], api: ['east'] }],
    ['that is there changes nothing', { api: ['east'] }, 'api', 'east', { api: ['east'] }],
    ['beside a wildcard makes an item of its own', { '*': ['east'] }, 'api', 'east', { '*': ['east'], api: ['east'] }],
  ])('%s', (_what, before, service, peer, after) => {
    expect(asTable(withConsumer(entry(before), { ...scope, service, peer }))).toEqual(after);
  });
});

describe('removing a consumer', () => {
  it('takes the item away with its last consumer, and nothing else', () => {
    const before = entry({ api: ['east'], web: ['east', 'north'] });
    expect(asTable(withoutConsumer(before, { ...scope, service: 'api', peer: 'east' }))).toEqual({
      web: ['east', 'north'],
    });
    expect(asTable(withoutConsumer(before, { ...scope, service: 'web', peer: 'east' }))).toEqual({
      api: ['east'],
      web: ['north'],
    });
    expect(asTable(before)).toEqual({ api: ['east'], web: ['east', 'north'] });
  });

  it('refuses what no item of that name exports, and says so when a wildcard does', () => {
    expect(() => withoutConsumer(entry({ api: ['east'] }), { ...scope, service: 'web', peer: 'east' })).toThrow(
      /not exported to "east"/,
    );
    expect(() => withoutConsumer(entry({ '*': ['east'] }), { ...scope, service: 'web', peer: 'east' })).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('wildcard') }),
    );
  });
});
