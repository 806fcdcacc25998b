import { describe, expect, it } from 'vitest';
import { chainEffects } from './plan-chains.ts';
import type { MeshChange } from './state.ts';
import { demoWest } from './testing/demo-clusters.ts';
import { entry, service } from './testing/mesh-fixture.ts';

const resolver = (fields: object): MeshChange[] => entry({ Kind: 'service-resolver', Name: 'api', ...fields });
const plan = (before: MeshChange[][], after: MeshChange[][]): string[] =>
  chainEffects(demoWest(...before), demoWest(...after)).map(({ breaks, text }) => `${breaks ? '! ' : ''}${text}`);
const spare = [service('spare'), entry({ Kind: 'service-defaults', Name: 'spare', Protocol: 'http' })];
const redirect = resolver({ Redirect: { Service: 'spare' } });

describe('what a change does to discovery chains', () => {
  it.each<[string, MeshChange[][], MeshChange[][], string[]]>([
    ['the same chain', [redirect], [redirect], []],
    [
      'another end',
      spare,
      [...spare, redirect],
      ['requests for api, also of peers east, lead to spare instead of api'],
    ],
    [
      'the way back',
      [...spare, redirect],
      spare,
      ['requests for api, also of peers east, lead to api instead of spare'],
    ],
    [
      'an end where nothing is',
      [],
      [redirect],
      [
        'requests for api, also of peers east, lead to spare instead of api',
        '! requests for api, also of peers east, find nothing at spare: No service spare is registered in partition default. Register it, or correct the upstream.',
      ],
    ],
    [
      'failover',
      [],
      [...spare, resolver({ Failover: { '*': { Targets: [{ Service: 'spare' }, { Peer: 'north' }] } } })],
      ['requests for api, also of peers east, fail over to spare, then api of peer north instead of nothing'],
    ],
    [
      'another time limit',
      [],
      [resolver({ RequestTimeout: '3s' })],
      ['requests for api, also of peers east, are routed, split or sent in another way'],
    ],
  ])('%s', (_name, before, after, expected) => {
    expect(plan(before, after)).toEqual(expected);
  });
});
