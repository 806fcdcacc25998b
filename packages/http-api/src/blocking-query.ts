import { PeerwayError } from '@peerway/model/error';

const WAIT_DEFAULT_MS = 5 * 60_000;
const WAIT_MAX_MS = 10 * 60_000;
const UNITS_MS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** What `?index=` and `?wait=` ask for; null: answer at once. */
export function readBlockingQuery(query: URLSearchParams): { index: number; waitMs: number } | null {
  const index = query.get('index');
  if (index === null || index === '') return null;
  if (!/^[0-9]{1,15}$/.test(index)) throw new PeerwayError('request.invalid', 'Invalid index', { field: 'index' });
  if (Number(index) === 0) return null;
  const wait = query.get('wait');
  const match = /^([0-9]+(?:\.[0-9]+)?)(ms|s|m|h)$/.exec(wait ?? '');
  if (wait !== null && wait !== '' && match === null)
    throw new PeerwayError('request.invalid', 'Invalid wait time', { field: 'wait' });
  const waitMs = match === null ? WAIT_DEFAULT_MS : Number(match[1]) * (UNITS_MS[match[2] ?? ''] ?? 0);
  return { index: Number(index), waitMs: Math.min(waitMs, WAIT_MAX_MS) };
}
