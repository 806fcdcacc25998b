import { expect, it } from 'vitest';
import type { ImportUser } from './import-rows';
import { importsSentence } from './imports-sentence';

type Row = Parameters<typeof importsSentence>[0][number];
const user = (service: string, problem: string | null = null): ImportUser => ({
  ...{ service, namespace: 'default', mode: 'remote', decidedBy: 'default', problem },
});
const row = (name: string, peer: string, users: ImportUser[] = [], health: Row['health'] = 'passing'): Row => ({
  ...{ name, peer, users, health },
});

it.each<[Row[], string]>([
  [[], 'No peer exports a service to this cluster.'],
  [[row('api', 'west')], '1 service of west: it is not used here yet.'],
  [[row('api', 'west', [user('web')])], '1 service of west: it is used here.'],
  [[row('api', 'west'), row('ledger', 'west')], '2 services of west: none is used here yet.'],
  [[row('api', 'west', [user('web')]), row('ledger', 'north')], '2 services of 2 peers: 1 used here.'],
  [
    [row('api', 'west', [user('web', 'No gateway.')]), row('ledger', 'west', [user('web')])],
    'web can not reach api of west. 2 services of west: all are used here.',
  ],
  [
    [row('api', 'west', [user('web', 'x')]), row('ledger', 'west', [user('web', 'x')])],
    '2 that are used here can not be reached. 2 services of west: all are used here.',
  ],
  [
    [row('api', 'west', [user('web')], 'critical')],
    'api of west has no healthy instance. 1 service of west: it is used here.',
  ],
])('%#: puts what does not work first', (rows, sentence) => expect(importsSentence(rows)).toBe(sentence));
