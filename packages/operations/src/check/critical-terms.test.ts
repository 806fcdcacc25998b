import { healthCheckSchema } from '@peerway/model/catalog';
import { describe, expect, it } from 'vitest';
import { CriticalTerms } from './critical-terms.ts';

const check = (status: 'passing' | 'critical', after: string | null = '90s', serviceId = 'web-1') =>
  healthCheckSchema.parse({
    ...{ partition: 'default', node: 'n', checkId: 'c', status, serviceId },
    definition: after === null ? {} : { DeregisterCriticalServiceAfter: after },
  });

describe('a service whose check stays critical', () => {
  it('goes when its term is over, counted from when it became critical', () => {
    const terms = new CriticalTerms();
    expect(terms.isOverdue(check('critical'), 1_000)).toBe(false);
    expect(terms.isOverdue(check('critical'), 90_999)).toBe(false);
    expect(terms.isOverdue(check('critical'), 91_000)).toBe(true);
  });

  it('begins anew when it passed in between', () => {
    const terms = new CriticalTerms();
    terms.isOverdue(check('critical'), 0);
    terms.isOverdue(check('passing'), 80_000);
    expect(terms.isOverdue(check('critical'), 100_000)).toBe(false);
    expect(terms.isOverdue(check('critical'), 190_000)).toBe(true);
  });

  it.each<[string, ReturnType<typeof check>]>([
    ['without such a wish', check('critical', null)],
    ['with one that is no duration', check('critical', 'soon')],
    ['of a node', check('critical', '90s', '')],
  ])('stays: %s', (_what, row) => {
    const terms = new CriticalTerms();
    terms.isOverdue(row, 0);
    expect(terms.isOverdue(row, 10_000_000)).toBe(false);
  });

  it('has a minute at least', () => {
    const terms = new CriticalTerms();
    terms.isOverdue(check('critical', '1s'), 0);
    expect(terms.isOverdue(check('critical', '1s'), 59_999)).toBe(false);
    expect(terms.isOverdue(check('critical', '1s'), 60_000)).toBe(true);
  });
});
