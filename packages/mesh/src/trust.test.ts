import { describe, expect, it } from 'vitest';
import { bundle, EAST_TRUST_DOMAIN, east, peering } from './testing/mesh-fixture.ts';
import { peerTrust } from './trust.ts';

const trusted = (name: string, ...changes: Parameters<typeof east>): string[] | undefined =>
  peerTrust(east(...changes), 'default', name)?.rootPems;

describe('the roots of a peer count', () => {
  it('while its peering lives', () => {
    expect(trusted('a', peering('a'), bundle('a', 'a.consul'))).toEqual(['PEM of a']);
    expect(trusted('a', peering('a', { state: 'PENDING' }), bundle('a', 'a.consul'))).toEqual(['PEM of a']);
  });

  it.each<[string, Parameters<typeof east>]>([
    ['without a peering', [bundle('a', 'a.consul')]],
    ['while it is being deleted', [peering('a', { state: 'DELETING' }), bundle('a', 'a.consul')]],
    ['once it was terminated', [peering('a', { state: 'TERMINATED' }), bundle('a', 'a.consul')]],
    ['before they arrive', [peering('a')]],
    ['when there are none in the bundle', [peering('a'), bundle('a', 'a.consul', { rootPems: [] })]],
    ['for the trust domain of this cluster', [peering('a'), bundle('a', EAST_TRUST_DOMAIN)]],
  ])('never %s', (_name, changes) => {
    expect(trusted('a', ...changes)).toBeUndefined();
  });

  it('for a trust domain that an earlier peer has: never, and the earlier one keeps it', () => {
    const victim = [...peering('victim'), ...bundle('victim', 'v.consul', { createIndex: 5 })];
    const thief = [
      ...peering('a'),
      ...bundle('a', 'v.consul', { createIndex: 9, rootPems: ['PEM of a', 'PEM of victim'] }),
    ];
    for (const order of [
      [victim, thief],
      [thief, victim],
    ]) {
      expect(trusted('a', ...order)).toBeUndefined();
      expect(trusted('victim', ...order)).toEqual(['PEM of victim']);
    }
  });

  it('for one cluster peered twice, with the roots of the first, as long as the second names no other', () => {
    const twice = (roots: string[]): Parameters<typeof east>[0] => [
      ...peering('a'),
      ...peering('b'),
      ...bundle('a', 'x.consul', { rootPems: ['1', '2'] }),
      ...bundle('b', 'x.consul', { createIndex: 4, rootPems: roots }),
    ];
    expect(trusted('b', twice(['2', '1']))).toEqual(['1', '2']);
    expect(trusted('b', twice(['2']))).toEqual(['1', '2']);
    expect(trusted('b', twice(['2', '3']))).toBeUndefined();
    expect(trusted('a', twice(['2', '3']))).toEqual(['1', '2']);
  });
});
