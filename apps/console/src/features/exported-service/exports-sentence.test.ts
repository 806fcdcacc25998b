import { expect, it } from 'vitest';
import { exportsSentence } from './exports-sentence';

const row = (service: string, peer: string, ...warnings: string[]) => ({ service, peer, toPartition: '', warnings });

it.each([
  [[], 'Nothing is exported to any peer.'],
  [[row('api', 'east')], '1 service is exported to east.'],
  [[row('api', 'east'), row('api', 'north'), row('ledger', 'east')], '2 services are exported to east and north.'],
  [
    [row('api', 'east', 'no mesh gateway in this partition')],
    'api for east: no mesh gateway in this partition. 1 service is exported to east.',
  ],
  [
    [row('api', 'east', 'no mesh gateway'), row('web', 'east', 'no sidecar', 'no mesh gateway')],
    'None of 2 exports works: no mesh gateway. 2 services are exported to east.',
  ],
  [
    [row('api', 'east', 'no peering'), row('web', 'east', 'no sidecar'), row('ledger', 'east')],
    '2 exports may not work as they are. 3 services are exported to east.',
  ],
])('%#: puts exports that can not work first', (rows, sentence) => expect(exportsSentence(rows)).toBe(sentence));
