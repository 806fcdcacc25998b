import type { AuditAnchor, AuditCheck } from '@peerway/model/audit';

type Broken = AuditCheck & { intact: false };
type Intact = AuditCheck & { intact: true };

/** What checking came to. */
export type VerifyVerdict =
  | { kind: 'holds'; check: Intact; isExpected: boolean }
  /** Somebody with access to the database changed it. `record`: the number of the record to look at; null: there is none. */
  | { kind: 'broken'; check: Broken; record: number | null }
  /** The chain holds, but is not the one that was typed: a slip of whoever typed it, or a log that was written anew. */
  | { kind: 'unexpected'; check: Intact; sequence: number; isBeyondEnd: boolean };

/**
 * Two checks: of the chain alone, and of the chain against what was noted elsewhere. A chain that only the second finds fault
 * with proves nothing about the log until the note is known to be right.
 */
export function verifyVerdict(
  alone: AuditCheck,
  against: { check: AuditCheck; anchor: AuditAnchor } | null,
): VerifyVerdict {
  if (!alone.intact) return broken(alone);
  if (against === null) return { kind: 'holds', check: alone, isExpected: false };
  const { check, anchor } = against;
  if (check.intact) return { kind: 'holds', check, isExpected: true };
  const isBeyondEnd = check.problem === 'missing' && anchor.sequence > alone.records;
  return check.problem === 'rewritten' || isBeyondEnd
    ? { kind: 'unexpected', check: alone, sequence: anchor.sequence, isBeyondEnd }
    : broken(check);
}

const broken = (check: Broken): VerifyVerdict => ({
  kind: 'broken',
  check,
  record: check.problem === 'missing' || check.sequence < 1 ? null : check.sequence,
});
