import { expect, it } from 'vitest';
import { inPartition, withPartition } from './partition-view';

it.each([
  ['/exports', '', '/exports'],
  ['/exports', 'team-a', '/exports?partition=team-a'],
  ['/exports?do=export', 'team-a', '/exports?do=export&partition=team-a'],
  ['/exports?partition=old', 'team-a', '/exports?partition=team-a'],
])('%s with the partition "%s"', (href, partition, result) => expect(withPartition(href, partition)).toBe(result));

it('shows all rows until a partition is chosen', () => {
  const rows = [{ partition: 'default' }, { partition: 'team-a' }];
  expect(inPartition(rows, '')).toEqual(rows);
  expect(inPartition(rows, 'team-a')).toEqual([{ partition: 'team-a' }]);
});
