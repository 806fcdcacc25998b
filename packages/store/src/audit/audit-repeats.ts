import { ANONYMOUS_TOKEN_ACCESSOR } from '@peerway/model/acl-constants';
import type { AuditRecord } from '@peerway/model/audit';

/** Equal records within this time are one record and a count. */
export const WINDOW_MS = 60_000;
/** Different records of one address in a window; what comes after them is counted together. */
export const PER_SOURCE_MAX = 100;
/** Different records of all addresses in a window, of those without a token and of those with one apart: the first must not drown the second. */
export const PER_CLASS_MAX = 1_000;

export type AuditRepeats = {
  /** The record to append now, or null when it was counted to one that is there already. */
  take(record: AuditRecord): AuditRecord | null;
  /** Records with the counts of a window that is over, or of any when `isEnd`; they are to be appended, and are told once. */
  counted(isEnd?: boolean): AuditRecord[];
};

/**
 * Bounds what those who write nothing can make the audit keep. The first record of each kind in a minute goes through at once;
 * equal ones are counted, and the count is a record of its own when the minute is over. So however many tries there are, a minute
 * has a bounded number of records, in memory as in the table, and none is lost but for a minute's counts in a crash.
 */
export function createAuditRepeats(now: () => number): AuditRepeats {
  let began = now();
  const entries = new Map<string, { record: AuditRecord; repeats: number }>();
  const bySource = new Map<string, number>();
  const byClass = new Map<string, number>();

  const isNew = (record: AuditRecord): boolean => {
    const entry = entries.get(keyOf(record));
    if (entry === undefined) entries.set(keyOf(record), { record, repeats: 0 });
    else entry.repeats += record.count ?? 1;
    return entry === undefined;
  };
  const within = (record: AuditRecord): AuditRecord => {
    if (entries.has(keyOf(record))) return record;
    const group = classOf(record);
    const source = `${group} ${record.source ?? ''}`;
    const ofSource = bySource.get(source) ?? 0;
    const ofClass = byClass.get(group) ?? 0;
    const { actor, actorDescription = '', source: address = '', outcome } = record;
    const more = { operation: 'audit.more', outcome, requestId: '' };
    if (ofClass >= PER_CLASS_MAX)
      return { ...more, actor: '', source: '', target: `other tries of ${group}: too many addresses to tell apart` };
    if (ofSource >= PER_SOURCE_MAX)
      return { ...more, actor, actorDescription, source: address, target: 'other tries of this address' };
    bySource.set(source, ofSource + 1);
    byClass.set(group, ofClass + 1);
    return record;
  };
  return {
    take(record) {
      const kept = within(record);
      return isNew(kept) ? kept : null;
    },
    counted(isEnd = false) {
      if (!isEnd && now() - began < WINDOW_MS) return [];
      const records = [...entries.values()]
        .filter(({ repeats }) => repeats > 0)
        .map(({ record, repeats }) => ({ ...record, requestId: '', count: repeats }));
      entries.clear();
      bySource.clear();
      byClass.clear();
      began = now();
      return records;
    },
  };
}

const keyOf = ({ actor, source = '', operation, target, outcome }: AuditRecord): string =>
  JSON.stringify([actor, source, operation, target, outcome]);

const classOf = ({ actor }: AuditRecord): string =>
  actor === ANONYMOUS_TOKEN_ACCESSOR ? 'callers without a token' : 'callers with a token';
