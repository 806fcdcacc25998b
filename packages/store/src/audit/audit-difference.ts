import { createHash } from 'node:crypto';
import type { MeshChange, MeshState, MeshTable } from '@peerway/mesh';

/** Tables that people write. What instances and checks report of themselves is no news for the audit, and large. */
const AUDITED: ReadonlySet<MeshTable> = new Set<MeshTable>([
  'configEntry',
  'exportPart',
  'partition',
  'namespace',
  'peering',
  'caConfig',
  'caRoot',
  'aclToken',
  'aclPolicy',
  'aclRole',
  'aclBootstrap',
  'authMethod',
  'bindingRule',
]);
/** Longest text of one side, bytes of UTF-8; a longer one is kept as its hash. */
const BYTES_MAX = 64 * 1024;
/** Fields whose texts are secrets, in any kind of row; a token's secret is told from others even by its hash. */
const SECRET_FIELD = /secret|password|private_?key/i;

export type AuditDifference = { before: string; after: string };

/** Audited rows before and after a transaction, as JSON without secrets; null when it changed none. */
export function auditDifference(state: MeshState, changes: readonly MeshChange[]): AuditDifference | null {
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  for (const change of changes) {
    if (!AUDITED.has(change.table)) continue;
    const id = `${change.table}/${change.key}`;
    before[id] = state[change.table].get(change.key) ?? null;
    after[id] = change.value;
  }
  return Object.keys(after).length === 0 ? null : { before: bounded(before), after: bounded(after) };
}

function bounded(rows: Record<string, unknown>): string {
  const text = JSON.stringify(rows, withoutSecret);
  const bytes = Buffer.byteLength(text);
  if (bytes <= BYTES_MAX) return text;
  return JSON.stringify({ sha256: createHash('sha256').update(text).digest('hex'), bytes });
}

const withoutSecret = (field: string, value: unknown): unknown =>
  typeof value === 'string' && SECRET_FIELD.test(field) ? '(not kept)' : value;
