import { expect, it } from 'vitest';
import { toLocalInput } from './local-time';

it('is the same minute again when the browser reads it', () => {
  const iso = '2026-03-04T05:06:00.000Z';
  expect(toLocalInput(iso)).toMatch(/^2026-03-0\dT\d\d:06$/);
  expect(new Date(toLocalInput(iso)).toISOString()).toBe(iso);
});

it.each(['', 'yesterday'])('is empty for what is no time: %j', (text) => {
  expect(toLocalInput(text)).toBe('');
});
