import { z } from 'zod';
import { uuidSchema } from './identifier.ts';

/** A console session as its owner sees it: never its secret. Times are ISO 8601. */
export type SessionView = {
  /** Names the session and opens nothing. */
  id: string;
  accessorId: string;
  /** Description of the token that it began with; empty when that is gone. */
  tokenDescription: string;
  /** How its owner signed in: `token`. */
  method: string;
  /** Where and with which browser it began. */
  address: string;
  userAgent: string;
  createdAt: string;
  /** Right to the minute. */
  lastSeenAt: string;
  /** When it ends unless it is used again, and when it ends in any case. */
  idleEndAt: string;
  expiresAt: string;
  /** The one that asks. */
  isCurrent: boolean;
};

export const listSessionsSchema = z.object({
  /** Those of every token; needs `acl:read`. */
  all: z.boolean().default(false),
});

export const revokeSessionSchema = z.object({ id: uuidSchema });
