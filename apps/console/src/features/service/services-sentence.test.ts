import { expect, it } from 'vitest';
import { servicesSentence } from './services-sentence';

type Row = Parameters<typeof servicesSentence>[0][number];
const row = (name: string, peer: string, health: Row['health'] = 'passing'): Row => ({ name, peer, health });

it.each<[Row[], string]>([
  [[], 'No service is registered here, and no peer exports one.'],
  [[row('web', '')], '1 service of this cluster.'],
  [[row('web', ''), row('api', ''), row('api', 'west')], '2 services of this cluster, 1 imported from peers.'],
  [
    [row('web', ''), row('api', 'west', 'critical')],
    'api of west has no healthy instance. 1 service of this cluster, 1 imported from peers.',
  ],
])('%#: puts what nobody can use first', (services, sentence) => expect(servicesSentence(services)).toBe(sentence));
