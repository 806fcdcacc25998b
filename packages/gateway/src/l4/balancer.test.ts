import type { LoadBalancer } from '@peerway/model/cluster-policy';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../testing/random.ts';
import { endpoints } from '../testing/resources.ts';
import { Balancer, type Choice } from './balancer.ts';

const ring: LoadBalancer = { policy: 'ring_hash', minimumRingSize: 64, maximumRingSize: 8_388_608 };
const policies: LoadBalancer[] = [
  { policy: 'random' },
  { policy: 'round_robin' },
  { policy: 'least_request', choiceCount: 2 },
  ring,
  { policy: 'maglev' },
];
const choice = (of: Choice['endpoints'], overrides: Partial<Choice> = {}): Choice => ({
  endpoints: of,
  isUsable: (endpoint) => endpoint.healthy,
  hash: null,
  active: () => 0,
  random: mulberry32(7),
  ...overrides,
});
/** Ports picked, in order. */
function picks(policy: LoadBalancer, count: number, one: Choice): number[] {
  const balancer = new Balancer();
  return Array.from({ length: count }, () => balancer.pick(policy, one)?.port ?? 0);
}
const countOf = (ports: number[], port: number): number => ports.filter((one) => one === port).length;

describe.each(policies)('$policy', (policy) => {
  it('never picks what is not usable, and finds what is', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }), fc.nat(), (healths, seed) => {
        const all = endpoints(
          'x',
          healths.map((healthy, n) => ({ port: n + 1, healthy })),
        );
        const ports = picks(policy, 20, choice(all, { random: mulberry32(seed) }));
        if (healths.includes(true)) for (const port of ports) expect(healths[port - 1]).toBe(true);
        else expect(ports).toEqual(Array(20).fill(0));
      }),
      { numRuns: 20 },
    );
  });

  it('uses every endpoint, heavier ones more', () => {
    const all = endpoints('x', [{ port: 1 }, { port: 2 }, { port: 3, weight: 4 }]);
    const ports = picks(policy, 3_000, choice(all));
    for (const port of [1, 2]) expect(countOf(ports, port)).toBeGreaterThan(200);
    expect(countOf(ports, 3)).toBeGreaterThan(1_250);
  });
});

describe('round_robin', () => {
  it('gives every endpoint its exact share, one after the other', () => {
    const all = endpoints('x', [{ port: 1 }, { port: 2 }, { port: 3, weight: 2 }]);
    const ports = picks({ policy: 'round_robin' }, 400, choice(all));
    expect([1, 2, 3].map((port) => countOf(ports, port))).toEqual([100, 100, 200]);
    expect(ports.some((port, n) => port === 3 && ports[n + 1] === 3 && ports[n + 2] === 3)).toBe(false);
  });
});

describe('least_request', () => {
  it('prefers the endpoint with less under way for its weight', () => {
    const all = endpoints('x', [{ port: 1 }, { port: 2 }]);
    const least: LoadBalancer = { policy: 'least_request', choiceCount: 2 };
    expect(new Set(picks(least, 50, choice(all, { active: ({ port }) => (port === 1 ? 5 : 4) })))).toEqual(
      new Set([2]),
    );
    const heavy = endpoints('x', [{ port: 1, weight: 10 }, { port: 2 }]);
    expect(new Set(picks(least, 50, choice(heavy, { active: ({ port }) => (port === 1 ? 5 : 4) })))).toEqual(
      new Set([1]),
    );
  });
});

describe('by hash', () => {
  it.each([ring, { policy: 'maglev' } as const])(
    '$policy keeps to the endpoint through a change of health',
    (policy) => {
      const balancer = new Balancer();
      const at = (of: Choice['endpoints'], hash: number) => balancer.pick(policy, choice(of, { hash }))?.port;
      const all = endpoints('x', [1, 2, 3]);
      const home = at(all, 12_345) ?? 0;
      const without = endpoints(
        'x',
        [1, 2, 3].map((port) => ({ port, healthy: port !== home })),
      );
      const refuge = at(without, 12_345);
      expect(refuge).not.toBe(home);
      expect(at(without, 12_345)).toBe(refuge);
      expect(at(endpoints('x', [1, 2, 3]), 12_345)).toBe(home);
    },
  );

  it('follows a change of the policy itself', () => {
    const balancer = new Balancer();
    const all = endpoints('x', [1, 2, 3, 4, 5]);
    const ports = (policy: LoadBalancer) =>
      Array.from({ length: 50 }, (_, n) => balancer.pick(policy, choice(all, { hash: n * 85_000_000 }))?.port);
    const byRing = ports(ring);
    expect(ports({ policy: 'maglev' })).not.toEqual(byRing);
    expect(ports(ring)).toEqual(byRing);
  });
});
