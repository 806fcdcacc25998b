import { TOKEN_LIFETIME_MS_MAX, TOKEN_LIFETIME_MS_MIN } from '@peerway/model/acl-constants';

const HOUR_MS = 3_600_000;

/** How long a new token may last: ready-made, or until a time. */
export const expiryPresets = [
  { value: 'never', label: 'Never', ms: null },
  { value: '1h', label: '1 hour', ms: HOUR_MS },
  { value: '24h', label: '24 hours', ms: 24 * HOUR_MS },
  { value: '7d', label: '7 days', ms: 7 * 24 * HOUR_MS },
  { value: '90d', label: '90 days', ms: 90 * 24 * HOUR_MS },
] as const;

export type ExpiryChoice = (typeof expiryPresets)[number]['value'] | 'at';

/** What the API is asked for, or what is wrong with the time. `at`: as the browser's field gives it, in local time. */
export function readExpiry(
  choice: ExpiryChoice,
  at: string,
  now: Date,
): { expiresAt: string | null; expiresInMs: number | null; problem?: string } {
  const nothing = { expiresAt: null, expiresInMs: null };
  if (choice !== 'at')
    return { ...nothing, expiresInMs: expiryPresets.find(({ value }) => value === choice)?.ms ?? null };
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return { ...nothing, problem: 'Say the day and the time.' };
  const leftMs = time.getTime() - now.getTime();
  if (leftMs < TOKEN_LIFETIME_MS_MIN) return { ...nothing, problem: 'It must last a minute at least.' };
  if (leftMs > TOKEN_LIFETIME_MS_MAX) return { ...nothing, problem: 'It may last 366 days at most.' };
  return { ...nothing, expiresAt: time.toISOString() };
}
