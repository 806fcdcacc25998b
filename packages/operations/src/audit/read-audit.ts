import type { AuditCheck, AuditEvent } from '@peerway/model/audit';
import { auditFilterSchema } from '@peerway/model/audit';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';

/** Records show tokens, policies and everybody's entries: they are for those who manage rights. */
const READ = { resource: 'acl', access: 'read' } as const;

/**
 * Audit records that the filter lets through, newest first, one page.
 * @throws PeerwayError `acl.permission_denied` without `acl:read`, `request.invalid`
 */
export async function listAuditEvents(context: OperationContext, rawFilter: unknown): Promise<AuditEvent[]> {
  requirePermission(context, 'audit.list', READ);
  return await context.store.listAuditEvents(parseInput(auditFilterSchema, rawFilter));
}

/**
 * Walks the chain of audit records and answers the first place where it does not hold.
 * @throws PeerwayError `acl.permission_denied` without `acl:read`
 */
export async function verifyAudit(context: OperationContext): Promise<AuditCheck> {
  requirePermission(context, 'audit.verify', READ);
  return await context.store.verifyAudit();
}
