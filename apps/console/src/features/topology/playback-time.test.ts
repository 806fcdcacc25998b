import { describe, expect, it } from 'vitest';
import { momentOf, nextMoment, PLAYBACK_MS, playbackRange, STEP_MS } from './playback-time';

const now = Date.parse('2026-01-01T12:00:30Z');

describe('playback', () => {
  it('goes over the last hours up to a step that is over', () => {
    const { fromMs, toMs } = playbackRange(now);
    expect(new Date(toMs).toISOString()).toBe('2026-01-01T11:59:00.000Z');
    expect(toMs - fromMs).toBe(PLAYBACK_MS);
  });
  it.each([
    ['', null],
    ['yesterday', null],
    ['2026-01-01T10:00:00Z', '2026-01-01T10:00:00.000Z'],
    ['2026-01-01T13:00:00Z', '2026-01-01T11:59:00.000Z'],
  ])('reads %j of an address as %s', (text, at) => {
    const moment = momentOf(text, now);
    expect(moment === null ? null : new Date(moment).toISOString()).toBe(at);
  });
  it('goes on step by step, and ends', () => {
    const { toMs } = playbackRange(now);
    expect(nextMoment(toMs - STEP_MS, now)).toBe(toMs);
    expect(nextMoment(toMs, now)).toBeNull();
  });
});
