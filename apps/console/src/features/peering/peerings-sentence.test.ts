import { expect, it } from 'vitest';
import { peeringsSentence } from './peerings-sentence';

type Row = Parameters<typeof peeringsSentence>[0][number];
const row = (name: string, health: Row['health'], reason = ''): Row => ({ name, health, reason });

it.each<[Row[], string]>([
  [[], 'This cluster is joined with no other yet.'],
  [[row('west', 'healthy')], 'The one peering is active.'],
  [[row('west', 'healthy'), row('north', 'healthy')], 'All 2 peerings are active.'],
  [[row('west', 'pending')], '1 peering waits for the other side.'],
  [[row('west', 'healthy'), row('north', 'pending')], '1 peering is active. 1 more waits for the other side.'],
  [[row('west', 'failing', 'No address answers.')], 'The peering is not well: west. No address answers.'],
  [
    [row('west', 'healthy'), row('north', 'stale', 'Nothing was heard for 4 min.')],
    '1 of 2 peerings is not well: north. Nothing was heard for 4 min.',
  ],
  [[row('a', 'failing'), row('b', 'degraded'), row('c', 'healthy')], '2 of 3 peerings are not well: a and b.'],
])('%#: puts what needs somebody first', (peerings, sentence) => {
  expect(peeringsSentence(peerings)).toBe(sentence);
});
