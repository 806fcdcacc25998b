import { z } from 'zod';

/** What is told to the audit: one write, or one denied try. */
export type AuditRecord = {
  /** Accessor ID of the token. */
  actor: string;
  /** Description of the token at that time. */
  actorDescription?: string;
  /** Address that the call came from; empty: the control plane itself. */
  source?: string;
  operation: string;
  target: string;
  outcome: 'done' | 'denied';
  requestId: string;
};

/** A record with its place in the chain. */
export type AuditEvent = Required<AuditRecord> & {
  id: string;
  /** From 1, without gaps. */
  sequence: number;
  at: string;
  /** JSON: rows that the write changed, by `table/key`, before and after it; null in place of a row that is not there. */
  before: string | null;
  after: string | null;
  /** SHA-256, hex, of the record before; zeros for the first. */
  previousHash: string;
  hash: string;
};

const timeSchema = z.iso.datetime({ offset: true, error: 'give a time such as 2026-01-31T12:00:00Z' });

/** Which records; all conditions hold together. */
export const auditFilterSchema = z.object({
  actor: z.string().optional(),
  /** Start of the operation's name. */
  operation: z.string().optional(),
  /** Text somewhere in the target. */
  target: z.string().optional(),
  outcome: z.enum(['done', 'denied']).optional(),
  /** Inclusive. */
  from: timeSchema.optional(),
  /** Exclusive. */
  to: timeSchema.optional(),
  /** Only records before this one: the last sequence number of the page before. */
  before: z.int().min(1).optional(),
  limit: z.int().min(1).max(1_000).default(100),
});
export type AuditFilter = z.output<typeof auditFilterSchema>;

/** What walking the chain found. */
export type AuditCheck =
  | { intact: true; records: number; hash: string }
  | {
      intact: false;
      /** The first place where the chain does not hold. */
      sequence: number;
      problem: 'changed' | 'missing' | 'inserted' | 'relinked';
      message: string;
    };
