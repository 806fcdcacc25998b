import { describe, expect, it } from 'vitest';
import { FailureLimiter } from './failure-limiter.ts';

describe('failed sign-ins', () => {
  const limiterAt = (): { limiter: FailureLimiter; advance: (ms: number) => void } => {
    let at = 0;
    return { limiter: new FailureLimiter(() => new Date(at)), advance: (ms) => (at += ms) };
  };

  it('are limited to ten a minute by address, and other addresses do not notice', () => {
    const { limiter, advance } = limiterAt();
    for (let index = 0; index < 10; index += 1) {
      limiter.refuseIfTooMany('a');
      limiter.failed('a');
    }
    expect(() => limiter.refuseIfTooMany('a')).toThrow(expect.objectContaining({ code: 'acl.rate_limited' }));
    limiter.refuseIfTooMany('b');
    advance(60_001);
    limiter.refuseIfTooMany('a');
  });

  it('are forgotten after a success', () => {
    const { limiter } = limiterAt();
    for (let index = 0; index < 10; index += 1) limiter.failed('a');
    limiter.succeeded('a');
    limiter.refuseIfTooMany('a');
  });

  it('never take more memory than for ten thousand addresses, whoever comes from everywhere', () => {
    const { limiter } = limiterAt();
    for (let index = 0; index < 10; index += 1) limiter.failed('first');
    for (let index = 0; index < 10_000; index += 1) limiter.failed(`address-${index}`);
    limiter.refuseIfTooMany('first');
  });
});
