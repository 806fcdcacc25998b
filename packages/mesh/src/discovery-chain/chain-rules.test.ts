import type { HttpRouteRule } from '@peerway/model/http-route';
import { describe, expect, it } from 'vitest';
import type { MeshChange } from '../state.ts';
import { east, entry } from '../testing/mesh-fixture.ts';
import { chainRules } from './chain-rules.ts';
import { compileDiscoveryChain } from './compile-chain.ts';

const http = entry({ Kind: 'proxy-defaults', Name: 'global', Config: { protocol: 'http' } });
const timeout = (Name: string, RequestTimeout: string): MeshChange[] =>
  entry({ Kind: 'service-resolver', Name, RequestTimeout });
const halves = entry({
  Kind: 'service-splitter',
  Name: 'api',
  Splits: [{ Weight: 50 }, { Weight: 50, Service: 'next' }],
});

function rulesOf(...changes: MeshChange[][]): HttpRouteRule[] {
  const question = { service: 'api', namespace: 'default', partition: 'default' };
  return chainRules(compileDiscoveryChain(east(http, ...changes), question), (resolver) => resolver);
}

describe('the rules of a chain', () => {
  it.each<[string, MeshChange[][], number | null]>([
    ['is left to the proxy where nothing sets it', [halves], null],
    ['is the target’s', [timeout('api', '3s')], 3_000],
    ['is never longer than a timer can run', [timeout('api', '2000h')], 2_147_483_647],
    ['is the longest of the targets’ of a split', [halves, timeout('api', '3s'), timeout('next', '5s')], 5_000],
    ['is none where one of them has none', [halves, timeout('api', '3s'), timeout('next', '-1s')], 0],
    [
      'is the route’s own before any target’s',
      [
        entry({ Kind: 'service-router', Name: 'api', Routes: [{ Destination: { RequestTimeout: '1s' } }] }),
        timeout('api', '3s'),
      ],
      1_000,
    ],
  ])('have a time limit that %s', (_name, changes, expected) => {
    expect(rulesOf(...changes)[0]?.timeoutMs).toBe(expected);
  });

  it('hash by what the first target that hashes says', () => {
    const hashing = entry({
      Kind: 'service-resolver',
      Name: 'next',
      LoadBalancer: { Policy: 'maglev', HashPolicies: [{ Field: 'header', FieldValue: 'x-user' }] },
    });
    expect(rulesOf(halves, hashing)[0]?.hashPolicies).toEqual([
      { source: { kind: 'header', name: 'x-user' }, terminal: false },
    ]);
  });

  it('edit requests as route and then split say, and answers the other way round', () => {
    const edit = (value: string) => ({ RequestHeaders: { Set: { x: value } }, ResponseHeaders: { Set: { x: value } } });
    const [rule] = rulesOf(
      entry({ Kind: 'service-router', Name: 'api', Routes: [{ Destination: edit('route') }] }),
      entry({ Kind: 'service-splitter', Name: 'api', Splits: [{ Weight: 100, ...edit('split') }] }),
    );
    expect(rule?.splits[0]?.requestHeaders.set).toEqual({ x: 'split' });
    expect(rule?.splits[0]?.responseHeaders.set).toEqual({ x: 'route' });
  });
});
