import { expect, it } from 'vitest';
import { testChain, testResolver, testRouter, testSplitter } from './chain-fixture';
import { findHop } from './hop';

const view = testChain([
  testRouter('api', ['splitter:api', 'splitter:shop.team.default', 'resolver:api@west']),
  testSplitter('api', ['resolver:api']),
  testSplitter('shop.team.default', ['resolver:api']),
  testResolver('api', ['api@west']),
  testResolver('api@west', [], ['api redirects to api of peer west']),
]);
const own = { name: 'api', namespace: 'default', partition: 'default' };

it.each([
  ['route:0', { type: 'route', place: 0, address: { ...own, kind: 'service-router' } }],
  ['route:2', { type: 'route', place: null }],
  ['splitter:api', { type: 'splitter', address: { ...own, kind: 'service-splitter' } }],
  ['splitter:shop.team.default', { address: { kind: 'service-splitter', name: 'shop', namespace: 'team' } }],
  ['resolver:api', { type: 'resolver', addresses: [{ ...own, kind: 'service-resolver' }] }],
  ['resolver:api@west', { type: 'resolver', addresses: [{ ...own, kind: 'service-resolver' }] }],
  ['target:api@west', { type: 'target', addresses: [] }],
  ['entry:service-router', { type: 'entry', address: { ...own, kind: 'service-router' } }],
])('%s is a step, with the entry that decides there', (id, hop) => {
  expect(findHop(view, id)).toMatchObject(hop);
});

it.each(['', 'route:9', 'route:x', 'splitter:none', 'resolver:none', 'target:none', 'entry:mesh', 'router:api'])(
  '%j is none',
  (id) => {
    expect(findHop(view, id)).toBeNull();
  },
);
