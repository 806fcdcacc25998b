import { currentSession, signIn, signOut } from '@peerway/operations';
import { z } from 'zod';
import { procedure, router } from './trpc.ts';

export const sessionRouter = router({
  current: procedure.query(({ ctx }) => currentSession(ctx.operation)),
  /** The only call that an anonymous caller may make, so it is the one whose failures are counted by address. */
  signIn: procedure.input(z.object({ token: z.string() })).mutation(async ({ ctx, input }) => {
    const { session, ...who } = await signIn(ctx.operation, ctx.failures, ctx.remoteAddress, input);
    const previous = ctx.cookie.read();
    if (previous !== null) await signOut(ctx.operation, previous);
    ctx.cookie.set(session);
    return who;
  }),
  signOut: procedure.mutation(async ({ ctx }) => {
    await signOut(ctx.operation, ctx.cookie.read());
    ctx.cookie.clear();
    return {};
  }),
});
