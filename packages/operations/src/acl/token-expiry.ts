import { TOKEN_LIFETIME_MS_MAX, TOKEN_LIFETIME_MS_MIN } from '@peerway/model/acl-constants';
import { PeerwayError } from '@peerway/model/error';
import { formatDuration } from '@peerway/model/go-duration';

/**
 * When a token ends that is asked to end at a time, or a time from now; null: never.
 * @throws PeerwayError `request.invalid` in Consul's words
 */
export function expiryOf(
  { expiresAt, expiresInMs }: { expiresAt: string | null; expiresInMs: number | null },
  now: Date,
): string | null {
  if (expiresAt !== null && expiresInMs !== null)
    throw new PeerwayError('request.invalid', 'Token Expiration TTL and Expiration Time cannot both be set', {
      field: 'expiresInMs',
    });
  if (expiresAt === null && expiresInMs === null) return null;
  const field = expiresAt === null ? 'expiresInMs' : 'expiresAt';
  const lifetimeMs = expiresAt === null ? (expiresInMs ?? 0) : Date.parse(expiresAt) - now.getTime();
  if (!(lifetimeMs >= TOKEN_LIFETIME_MS_MIN)) throw outside(field, 'less', TOKEN_LIFETIME_MS_MIN);
  if (lifetimeMs > TOKEN_LIFETIME_MS_MAX) throw outside(field, 'more', TOKEN_LIFETIME_MS_MAX);
  return expiresAt ?? new Date(now.getTime() + lifetimeMs).toISOString();
}

const outside = (field: string, side: 'less' | 'more', limitMs: number): PeerwayError =>
  new PeerwayError(
    'request.invalid',
    `${field}: ExpirationTime cannot be ${side} than ${formatDuration(limitMs * 1e6)} in the future`,
    { field },
  );
