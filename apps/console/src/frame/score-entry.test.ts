import { expect, it } from 'vitest';
import { scoreEntry } from './score-entry';

it('ranks the name itself over a beginning, a part, and words about it', () => {
  const scores = [
    scoreEntry('service api', 'api'),
    scoreEntry('service api-gateway', 'gat'),
    scoreEntry('service rapid', 'api'),
    scoreEntry('Modes', 'api', ['How an API is reached']),
    scoreEntry('Modes', 'zebra', ['Which mode applies?']),
  ];
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
  expect(new Set(scores).size).toBe(5);
  expect(scores.at(-1)).toBe(0);
});
