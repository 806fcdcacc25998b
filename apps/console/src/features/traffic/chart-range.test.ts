import { expect, it } from 'vitest';
import { chartRange, zoomText } from './chart-range';

const address = { minutes: '5', zoom: '', compare: '' };

it.each([
  ['5', 5, 2_000],
  ['60', 60, 10_000],
  ['10080', 10_080, 60_000],
  ['7', 5, 2_000],
  ['x', 5, 2_000],
])('reads the range %s', (minutes, expected, refetchMs) => {
  expect(chartRange({ ...address, minutes })).toMatchObject({
    query: { minutes: expected, compare: false },
    refetchMs,
  });
});

it('shows what was zoomed to, which does not move', () => {
  const zoom = zoomText(1_767_225_600_400, 1_767_225_660_400);
  expect(zoom).toBe('1767225600-1767225661');
  expect(chartRange({ ...address, zoom, compare: '1' })).toEqual({
    minutesText: '5',
    query: { from: '2026-01-01T00:00:00.000Z', to: '2026-01-01T00:01:01.000Z', compare: true },
    refetchMs: false,
  });
  expect(zoomText(5_000, 5_001)).toBe('5-15');
});

it.each(['1-', '-1', '9-3', '1-9999999999999', 'a-b', '1.5-2'])('takes %s for no zoom', (zoom) => {
  expect(chartRange({ ...address, zoom }).query).toEqual({ minutes: 5, compare: false });
});
