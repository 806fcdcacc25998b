/** `done`: a write. `denied`: a try that was refused. `read`: somebody looked at the audit log itself. */
export const auditOutcomes = ['done', 'denied', 'read'] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];
