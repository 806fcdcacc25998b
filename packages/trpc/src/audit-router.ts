import { auditFilterSchema } from '@peerway/model/audit';
import { listAuditEvents, verifyAudit } from '@peerway/operations';
import { procedure, router } from './trpc.ts';

export const auditRouter = router({
  list: procedure.input(auditFilterSchema).query(({ ctx, input }) => listAuditEvents(ctx.operation, input)),
  verify: procedure.query(({ ctx }) => verifyAudit(ctx.operation)),
});
