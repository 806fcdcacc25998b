import { z } from 'zod';
import { type AuditOutcome, auditOutcomes } from './audit-outcome.ts';

/** What is told to the audit: one write, one denied try, or one reading of the audit log. */
export type AuditRecord = {
  /** Accessor ID of the token. */
  actor: string;
  /** Description of the token at that time. */
  actorDescription?: string;
  /** Address that the call came from; empty: the control plane itself. */
  source?: string;
  operation: string;
  target: string;
  outcome: AuditOutcome;
  requestId: string;
  /** How many equal tries it stands for; not given: one. */
  count?: number;
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

/** Longest text to look for. */
const textSchema = z.string().max(512);
const timeSchema = z.iso.datetime({ offset: true, error: 'give a time such as 2026-01-31T12:00:00Z' });

/** Which records; all conditions hold together. */
export const auditFilterSchema = z.object({
  actor: textSchema.optional(),
  /** Start of the operation's name. */
  operation: textSchema.optional(),
  /** Text somewhere in the target. */
  target: textSchema.optional(),
  /** Text somewhere in the token's accessor or description, the address, the operation, the target or the request ID; any case. */
  text: textSchema.optional(),
  /** Any of these. */
  outcome: z.array(z.enum(auditOutcomes)).min(1).optional(),
  /** Inclusive. */
  from: timeSchema.optional(),
  /** Exclusive. */
  to: timeSchema.optional(),
  /** Only records before this one: the last sequence number of the page before. */
  before: z.int().min(1).optional(),
  limit: z.int().min(1).max(1_000).default(100),
});
export type AuditFilter = z.output<typeof auditFilterSchema>;

/** One page of records, newest first. */
export type AuditPage = {
  events: AuditEvent[];
  /**
   * `before` of the next page; null when there is nothing older. A page that is not full, or empty, may have an older one: a page
   * looks through a bounded number of records.
   */
  older: number | null;
  /** Sequence number of the newest record of all, whatever the filter says. */
  newest: number;
};

/** Which records came after the newest that the viewer knows of. */
export const auditNewerSchema = auditFilterSchema.omit({ before: true, limit: true }).extend({ after: z.int().min(0) });
export type AuditNewerFilter = z.output<typeof auditNewerSchema>;

/** A place of the chain that somebody noted elsewhere: the record's number and its hash. */
export const auditAnchorSchema = z.object({
  sequence: z.int().min(1, 'give the number of a record, from 1 on'),
  hash: z
    .string()
    .trim()
    .regex(/^[0-9a-f]{64}$/i, 'give the 64 hexadecimal digits of a SHA-256')
    .toLowerCase(),
});
export type AuditAnchor = z.output<typeof auditAnchorSchema>;

/** An anchor as `verify` prints it, `number:hash`, as an input for `auditAnchorSchema`. Null: it is not of that form. */
export function splitAuditAnchor(text: string): { sequence: number; hash: string } | null {
  const [, sequence, hash] = /^\s*(\d{1,15}):([0-9a-fA-F]{64})\s*$/.exec(text) ?? [];
  return sequence === undefined || hash === undefined ? null : { sequence: Number(sequence), hash };
}

/** What walking the chain found. */
export type AuditCheck =
  | { intact: true; records: number; hash: string }
  | {
      intact: false;
      /** The first place where the chain does not hold. */
      sequence: number;
      /** `rewritten`: the chain holds in itself, and is not the one that the anchor was noted from. */
      problem: 'changed' | 'missing' | 'inserted' | 'relinked' | 'rewritten';
      message: string;
    };
