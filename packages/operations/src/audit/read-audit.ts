import type { AuditCheck, AuditPage } from '@peerway/model/audit';
import { auditAnchorSchema, auditFilterSchema, auditNewerSchema } from '@peerway/model/audit';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';

/** Records show tokens, policies and everybody's entries: they are for those who manage rights. */
const READ = { resource: 'acl', access: 'read' } as const;

/**
 * Audit records that the filter lets through, newest first, one page.
 * @throws PeerwayError `acl.permission_denied` without `acl:read`, `request.invalid`
 */
export async function listAuditEvents(context: OperationContext, rawFilter: unknown): Promise<AuditPage> {
  requirePermission(context, 'audit.list', READ);
  const filter = parseInput(auditFilterSchema, rawFilter);
  await recordReading(context, 'audit.list', '');
  return await context.store.listAuditEvents(filter);
}

/**
 * One page of what is taken away as a file; what was asked for is kept in the record.
 * @throws PeerwayError `acl.permission_denied` without `acl:read`, `request.invalid`
 */
export async function exportAuditEvents(context: OperationContext, rawFilter: unknown): Promise<AuditPage> {
  requirePermission(context, 'audit.export', READ);
  const filter = parseInput(auditFilterSchema, rawFilter);
  const { before: _page, limit: _size, ...asked } = filter;
  await recordReading(context, 'audit.export', JSON.stringify(asked));
  return await context.store.listAuditEvents(filter);
}

/**
 * How many records came since: for a page that is looked at, every few seconds. It shows none of them, so it has no record itself.
 * @throws PeerwayError `acl.permission_denied` without `acl:read`, `request.invalid`
 */
export async function countNewerAuditEvents(context: OperationContext, rawFilter: unknown): Promise<number> {
  requirePermission(context, 'audit.newer', READ);
  return await context.store.countNewerAuditEvents(parseInput(auditNewerSchema, rawFilter));
}

/**
 * Walks the chain of audit records and answers the first place where it does not hold, or where it is not the chain that an
 * anchor was noted from.
 * @throws PeerwayError `acl.permission_denied` without `acl:read`, `request.invalid`
 */
export async function verifyAudit(context: OperationContext, rawAnchor?: unknown): Promise<AuditCheck> {
  requirePermission(context, 'audit.verify', READ);
  const anchor = parseInput(auditAnchorSchema.optional(), rawAnchor);
  await recordReading(context, 'audit.verify', '');
  return await context.store.verifyAudit(anchor ?? null);
}

/** Before anything is shown: a reading that can not be recorded is none. */
async function recordReading(
  { store, caller, requestId, remoteAddress = '' }: OperationContext,
  operation: string,
  target: string,
) {
  await store.recordAudit({
    actor: caller.accessorId,
    actorDescription: caller.description,
    source: remoteAddress,
    operation,
    target,
    outcome: 'read',
    requestId,
  });
}
