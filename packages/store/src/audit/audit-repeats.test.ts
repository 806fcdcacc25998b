import { ANONYMOUS_TOKEN_ACCESSOR } from '@peerway/model/acl-constants';
import type { AuditRecord } from '@peerway/model/audit';
import { describe, expect, it } from 'vitest';
import { createAuditRepeats, PER_CLASS_MAX, PER_SOURCE_MAX, WINDOW_MS } from './audit-repeats.ts';

const denied = (part: Partial<AuditRecord> = {}): AuditRecord => ({
  actor: ANONYMOUS_TOKEN_ACCESSOR,
  source: '192.0.2.1',
  operation: 'peering.read',
  target: 'peering:read',
  outcome: 'denied',
  requestId: 'r',
  ...part,
});

function repeats() {
  const clock = { now: 0 };
  return { clock, ...createAuditRepeats(() => clock.now) };
}

describe('equal records', () => {
  it('go through once a minute, and the others are counted when it is over', () => {
    const { clock, take, counted } = repeats();
    expect(take(denied())).toEqual(denied());
    for (let index = 0; index < 9; index += 1) expect(take(denied({ requestId: `r${index}` }))).toBeNull();
    clock.now = WINDOW_MS - 1;
    expect(counted()).toEqual([]);
    clock.now = WINDOW_MS;
    expect(counted()).toEqual([denied({ requestId: '', count: 9 })]);
    expect(counted(true)).toEqual([]);
    expect(take(denied())).not.toBeNull();
  });

  it('that came once have no count', () => {
    const { clock, take, counted } = repeats();
    take(denied());
    clock.now = WINDOW_MS;
    expect(counted()).toEqual([]);
  });

  it.each([{ actor: 'a' }, { source: '192.0.2.2' }, { operation: 'x' }, { target: 'x' }, { outcome: 'read' as const }])(
    'are not those that differ in %j',
    (part) => {
      const { take } = repeats();
      take(denied());
      expect(take(denied(part))).not.toBeNull();
    },
  );
});

describe('a flood of different records', () => {
  it('of one address is told apart up to a number, then counted together', () => {
    const { take, counted } = repeats();
    const kept = Array.from({ length: 10_000 }, (_, index) => take(denied({ target: String(index) }))).filter(Boolean);
    expect(kept).toHaveLength(PER_SOURCE_MAX + 1);
    expect(kept.at(-1)).toMatchObject({ source: '192.0.2.1', operation: 'audit.more', outcome: 'denied' });
    expect(counted(true)).toMatchObject([{ operation: 'audit.more', count: 10_000 - PER_SOURCE_MAX - 1 }]);
    expect(take(denied({ target: 'later' }))?.target).toBe('later');
  });

  it('of many addresses is bounded as a whole, and does not drown those with a token', () => {
    const { take, counted } = repeats();
    const from = (index: number) => denied({ source: `2001:db8::${index}` });
    const kept = Array.from({ length: 10_000 }, (_, index) => take(from(index))).filter(Boolean);
    expect(kept).toHaveLength(PER_CLASS_MAX + 1);
    expect(take(denied({ actor: 'known' }))).toMatchObject({ actor: 'known' });
    expect(take(from(5))).toBeNull();
    expect(counted(true).reduce((sum, { count = 0 }) => sum + count, 0)).toBe(10_000 - PER_CLASS_MAX - 1 + 1);
  });
});
