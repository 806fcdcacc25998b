import { exportedServicesEntrySchema } from '@peerway/model/config-entry/exported-services';
import { expect, it } from 'vitest';
import { type ExportToggle, entryAfterToggle, toggleCommand } from './export-toggle';

const entryOf = (items: Record<string, string[]>) =>
  exportedServicesEntrySchema.parse({
    Kind: 'exported-services',
    Services: Object.entries(items).map(([Name, peers]) => ({ Name, Consumers: peers.map((Peer) => ({ Peer })) })),
  });
const asText = (entry: ReturnType<typeof entryOf>): string[] =>
  entry.Services.map(({ Name, Consumers }) => `${Name}: ${Consumers.map(({ Peer }) => Peer).join(' ')}`);

const written = {
  entry: entryOf({ api: ['west'], ledger: ['west', 'north'] }),
  parts: [
    { owner: 'team-a', services: entryOf({ api: ['west'], ledger: ['west'] }).Services },
    { owner: '', services: entryOf({ api: ['west'], ledger: ['north'] }).Services },
  ],
};
const toggle = (action: ExportToggle['action'], service: string, peer: string, owner: string): ExportToggle => ({
  action,
  partition: 'default',
  namespace: 'default',
  service,
  consumer: { kind: 'peer', name: peer },
  owner,
});

it.each([
  ['adds to an item that is there', toggle('add', 'api', 'north', 'team-a'), ['api: west north', 'ledger: west north']],
  ['makes an item', toggle('add', 'web', 'west', ''), ['api: west', 'ledger: west north', 'web: west']],
  ['takes what only this owner holds', toggle('remove', 'ledger', 'west', 'team-a'), ['api: west', 'ledger: north']],
  ['leaves what another holds too', toggle('remove', 'api', 'west', 'team-a'), ['api: west', 'ledger: west north']],
  ['takes nothing for a stranger', toggle('remove', 'ledger', 'west', 'team-b'), ['api: west', 'ledger: west north']],
])('%s', (_name, wanted, entry) => expect(asText(entryAfterToggle(written, wanted))).toEqual(entry));

it.each([
  [toggle('add', 'api', 'west', ''), 'peerway services export --name api --consumer-peers west'],
  [
    { ...toggle('remove', '*', '', 'team-a'), consumer: { kind: 'partition', name: 'b' }, partition: 'a' } as const,
    'peerway services unexport --name * --consumer-partitions b --owner team-a --partition a',
  ],
])('is a command too: %#', (wanted, command) => expect(toggleCommand(wanted).join(' ')).toBe(command));
