import type { SessionRow } from '@peerway/store';
import type { Services } from '../context.ts';

/** How long a console session lasts, ms: from its beginning, and from its last use. */
export type SessionLimits = { maxMs: number; idleMs: number };

export const DEFAULT_SESSION_LIMITS: SessionLimits = { maxMs: 12 * 60 * 60_000, idleMs: 30 * 60_000 };

/** Use of a session is written once in this time, so a busy console costs one write a minute. */
export const SEEN_EVERY_MS = 60_000;

export const sessionLimitsOf = ({ sessionLimits }: Pick<Services, 'sessionLimits'>): SessionLimits =>
  sessionLimits ?? DEFAULT_SESSION_LIMITS;

/** When a session that is not used again ends. */
export const sessionEnd = (row: Pick<SessionRow, 'lastSeenAt' | 'expiresAt'>, { idleMs }: SessionLimits): Date =>
  new Date(Math.min(Date.parse(row.expiresAt), Date.parse(row.lastSeenAt) + idleMs));

export const isSessionOver = (
  row: Pick<SessionRow, 'lastSeenAt' | 'expiresAt'>,
  limits: SessionLimits,
  now: Date,
): boolean => sessionEnd(row, limits).getTime() <= now.getTime();
