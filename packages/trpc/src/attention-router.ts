import { readAttention } from '@peerway/operations';
import { procedure, router } from './trpc.ts';

export const attentionRouter = router({
  get: procedure.query(({ ctx }) => readAttention(ctx.operation)),
});
