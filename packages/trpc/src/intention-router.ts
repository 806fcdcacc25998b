import { intentionNameSchema, writeIntentionSchema } from '@peerway/model/intention';
import {
  checkIntention,
  deleteIntention,
  listIntentions,
  matchIntentions,
  readIntention,
  writeIntention,
} from '@peerway/operations';
import { z } from 'zod';
import { procedure, router } from './trpc.ts';

export const intentionRouter = router({
  list: procedure.query(({ ctx }) => listIntentions(ctx.operation)),
  read: procedure.input(intentionNameSchema).query(({ ctx, input }) => readIntention(ctx.operation, input)),
  write: procedure.input(writeIntentionSchema).mutation(({ ctx, input }) => writeIntention(ctx.operation, input)),
  /** Whether a source may reach a destination, and what decides. */
  check: procedure.input(intentionNameSchema).query(({ ctx, input }) => checkIntention(ctx.operation, input)),
  /** The intentions that hold for a service. */
  match: procedure
    .input(
      z.object({
        by: z.enum(['source', 'destination']),
        name: z.string(),
        namespace: z.string().optional(),
        partition: z.string().optional(),
        peer: z.string().optional(),
      }),
    )
    .query(({ ctx, input }) => matchIntentions(ctx.operation, input)),
  delete: procedure.input(intentionNameSchema).mutation(({ ctx, input }) => deleteIntention(ctx.operation, input)),
});
