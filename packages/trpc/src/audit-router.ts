import { auditAnchorSchema, auditFilterSchema, auditNewerSchema } from '@peerway/model/audit';
import { countNewerAuditEvents, exportAuditEvents, listAuditEvents, verifyAudit } from '@peerway/operations';
import { procedure, router } from './trpc.ts';

export const auditRouter = router({
  list: procedure.input(auditFilterSchema).query(({ ctx, input }) => listAuditEvents(ctx.operation, input)),
  /** A page as `list` gives it, of what is taken away as a file. */
  export: procedure.input(auditFilterSchema).query(({ ctx, input }) => exportAuditEvents(ctx.operation, input)),
  newer: procedure.input(auditNewerSchema).query(({ ctx, input }) => countNewerAuditEvents(ctx.operation, input)),
  verify: procedure.input(auditAnchorSchema.optional()).query(({ ctx, input }) => verifyAudit(ctx.operation, input)),
});
