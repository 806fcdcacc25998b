import { expect, it } from 'vitest';
import { testChain, testResolver, testRouter, testSplitter } from './chain-fixture';
import { chainRows } from './chain-rows';

const resolvers = [testResolver('api', ['api@west']), testResolver('next')];

it('has a row for each way through router and splitter, with what takes over', () => {
  const view = testChain([
    testRouter('api', ['resolver:next', 'splitter:api']),
    testSplitter('api', ['resolver:api', 'resolver:next']),
    ...resolvers,
  ]);
  expect(
    chainRows(view).map(({ match, share, target, failover }) => [
      match?.hop,
      share?.text,
      target?.id,
      failover.map(({ id }) => id),
    ]),
  ).toEqual([
    ['route:0', undefined, 'next', []],
    ['route:1', '50 %', 'api', ['api@west']],
    ['route:1', '50 %', 'next', []],
  ]);
});

it('has one row for a chain of nothing but the service', () => {
  expect(chainRows(testChain(resolvers)).map(({ match, share, target }) => [match, share, target?.id])).toEqual([
    [null, null, 'api'],
  ]);
});
