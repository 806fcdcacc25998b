import type { AuditEvent } from '@peerway/model/audit';

/** One row that a write changed, as text before and after it; empty where there is none. */
export type ChangedRow = { key: string; before: string; after: string };

export type Changes =
  | { kind: 'none' }
  | { kind: 'rows'; rows: ChangedRow[] }
  /** A side was too large to keep: of it there is a hash. */
  | { kind: 'hashed'; before: string; after: string }
  /** A side is not what we write: somebody may have tampered with it. */
  | { kind: 'unreadable'; before: string; after: string };

/** What a record keeps of the rows, or its texts as they are. */
export function changesOf({ before, after }: Pick<AuditEvent, 'before' | 'after'>): Changes {
  if (before === null && after === null) return { kind: 'none' };
  const [left, right] = [rowsOf(before), rowsOf(after)];
  const texts = { before: before ?? '', after: after ?? '' };
  if (left === null || right === null) return { kind: 'unreadable', ...texts };
  if (isHash(left) || isHash(right)) return { kind: 'hashed', ...texts };
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return { kind: 'rows', rows: keys.map((key) => ({ key, before: textOf(left[key]), after: textOf(right[key]) })) };
}

function rowsOf(text: string | null): Record<string, unknown> | null {
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

const isHash = (rows: Record<string, unknown>): boolean => typeof rows.sha256 === 'string';

const textOf = (row: unknown): string => (row === null || row === undefined ? '' : `${JSON.stringify(row, null, 2)}\n`);
