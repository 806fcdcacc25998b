import type { DiscoveryChainView } from '@peerway/model/discovery-chain';
import { anyHttpRequest, type HttpMatch } from '@peerway/model/http-match';
import { describe, expect, it } from 'vitest';
import { testChain, testResolver, testRouter, testTarget } from './chain-fixture';
import { chainSentence, matchText, shareText } from './chain-text';

describe('matchText', () => {
  it.each<[Partial<HttpMatch>, string]>([
    [{}, 'every other request'],
    [{ path: { kind: 'prefix', value: '/admin' }, methods: ['GET', 'PUT'] }, 'GET|PUT /admin…'],
    [{ path: { kind: 'exact', value: '/' } }, '/'],
    [
      {
        path: { kind: 'regex', value: '/v[12]' },
        headers: [{ name: 'x-beta', match: { kind: 'present' }, invert: true, ignoreCase: false }],
        query: [{ name: 'a', match: { kind: 'exact', value: '1' } }],
      },
      '~ /v[12], not x-beta is there, ?a = 1',
    ],
  ])('says %j', (match, text) => {
    expect(matchText({ ...anyHttpRequest, ...match })).toBe(text);
  });
});

it.each([
  [10_000, '100 %'],
  [50, '0.5 %'],
  [3333, '33.33 %'],
])('says %d hundredths of a percent', (weight, text) => {
  expect(shareText(weight)).toBe(text);
});

describe('chainSentence', () => {
  const resolvers = [testResolver('api', ['api@west'])];
  const target = (view: DiscoveryChainView) => view.targets.api ?? testTarget('api');
  const view = testChain([testRouter('api', ['resolver:api']), ...resolvers]);
  it.each<[string, DiscoveryChainView, string]>([
    ['works', view, 'Requests go by 1 route to 2 targets, some of them at 1 peer. Every target can be reached.'],
    [
      'can not reach all',
      { ...view, targets: { ...view.targets, api: { ...target(view), problem: { code: 'x', message: 'y' } } } },
      'Requests go by 1 route to 2 targets, some of them at 1 peer. 1 of 2 targets can not be reached.',
    ],
    [
      'can not work, whatever can be reached',
      { ...view, problems: [{ severity: 'refused', message: 'x', where: 'y' }] },
      'Requests go by 1 route to 2 targets, some of them at 1 peer. 1 thing in it can not work.',
    ],
    [
      'is nothing but the service',
      { ...testChain([testResolver('api')]), isDefault: true },
      'No entry changes the way: requests go to the instances of api. Every target can be reached.',
    ],
  ])('says of a chain that it %s', (_what, chain, sentence) => {
    expect(chainSentence(chain)).toBe(sentence);
  });
});
