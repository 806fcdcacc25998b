import { describe, expect, it } from 'vitest';
import { FailureLimiter, networkOf } from './failure-limiter.ts';

const limiterAt = (): {
  limiter: FailureLimiter;
  advance: (ms: number) => void;
  fail: (address: string, times: number) => void;
} => {
  let at = 0;
  const limiter = new FailureLimiter(() => new Date(at));
  return {
    limiter,
    advance: (ms) => {
      at += ms;
    },
    fail(address, times) {
      for (let index = 0; index < times; index += 1) limiter.failed(address);
    },
  };
};

/** For how long the address has to wait, in seconds. */
function waitOf(limiter: FailureLimiter, address: string): number {
  try {
    limiter.refuseIfTooMany(address);
    return 0;
  } catch (error) {
    expect(error).toMatchObject({ code: 'acl.rate_limited' });
    return (error as { retryAfterSeconds: number }).retryAfterSeconds;
  }
}

describe('wrong tokens of an address', () => {
  it('cost nothing up to the ninth, then a wait that doubles with each, and a quarter of an hour at most', () => {
    const { limiter, advance, fail } = limiterAt();
    fail('a', 9);
    const waits = [waitOf(limiter, 'a')];
    for (let index = 0; index < 14; index += 1) {
      fail('a', 1);
      waits.push(waitOf(limiter, 'a'));
    }
    expect(waits).toEqual([0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900, 900, 900, 900]);
    advance(900_000);
    expect(waitOf(limiter, 'a')).toBe(0);
  });

  it('are forgotten by time alone, one a minute', () => {
    const { limiter, advance, fail } = limiterAt();
    fail('a', 9);
    advance(60_000);
    fail('a', 1);
    expect(waitOf(limiter, 'a')).toBe(0);
    fail('a', 1);
    expect(waitOf(limiter, 'a')).toBe(5);
  });

  it('are counted before they are looked at, so that many at once gain nothing', () => {
    const { limiter } = limiterAt();
    const begun = Array.from({ length: 50 }, () => {
      try {
        return limiter.attempt('a');
      } catch {
        return null;
      }
    });
    expect(begun.filter((each) => each !== null)).toHaveLength(10);
  });

  it('are no fewer for a right one among them, which counts for nothing', () => {
    const { limiter, fail } = limiterAt();
    fail('a', 9);
    limiter.attempt('a')();
    expect(waitOf(limiter, 'a')).toBe(0);
    fail('a', 1);
    expect(waitOf(limiter, 'a')).toBe(5);
  });

  it('are not noticed at other addresses', () => {
    const { limiter, fail } = limiterAt();
    fail('192.0.2.1', 10_000);
    expect(waitOf(limiter, '192.0.2.2')).toBe(0);
  });

  it('are those of one customer, from whichever address of a /64 they come', () => {
    const { limiter } = limiterAt();
    for (let index = 0; index < 10; index += 1) limiter.failed(`2001:db8:1:2::${index.toString(16)}`);
    expect(waitOf(limiter, '2001:db8:1:2:ffff:ffff:ffff:ffff')).toBe(5);
    expect(waitOf(limiter, '2001:db8:1:3::1')).toBe(0);
  });

  it('take no more memory than for ten thousand addresses, whoever comes from everywhere', () => {
    const { limiter, fail } = limiterAt();
    fail('first', 10);
    for (let index = 0; index < 50_000; index += 1) limiter.failed(`address-${index}`);
    expect(limiter.size).toBe(10_000);
    expect(waitOf(limiter, 'first')).toBe(0);
  });
});

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:2::6', '2001:db8:1:2::/64'],
  ['2001:db8::6', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('%s is counted as %s', (address, network) => expect(networkOf(address)).toBe(network));
