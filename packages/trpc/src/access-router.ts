import { listSessionsSchema, revokeSessionSchema } from '@peerway/model/session';
import {
  accessorInputSchema,
  currentSession,
  explainAccess,
  explainInputSchema,
  listSessions,
  listSignInMethods,
  listWhatCan,
  listWhoCan,
  revokeOtherSessions,
  revokeSession,
  signIn,
  signOut,
  whoCanInputSchema,
} from '@peerway/operations';
import { z } from 'zod';
import { procedure, router } from './trpc.ts';

/** Who may do what, and why. */
export const accessRouter = router({
  explain: procedure.input(explainInputSchema).query(({ ctx, input }) => explainAccess(ctx.operation, input)),
  whatCan: procedure.input(accessorInputSchema).query(({ ctx, input }) => listWhatCan(ctx.operation, input)),
  whoCan: procedure.input(whoCanInputSchema).query(({ ctx, input }) => listWhoCan(ctx.operation, input)),
});

export const sessionRouter = router({
  current: procedure.query(({ ctx }) => currentSession(ctx.operation)),
  /** Whom else one can sign in with. */
  methods: procedure.query(({ ctx }) => listSignInMethods(ctx.operation)),
  /** The only call that an anonymous caller may make, so it is the one whose failures are counted by address. */
  signIn: procedure.input(z.object({ token: z.string() })).mutation(async ({ ctx, input }) => {
    const from = { address: ctx.remoteAddress, userAgent: ctx.userAgent, previousSession: ctx.cookie.read() };
    const { session, ...who } = await signIn(ctx.operation, ctx.failures, from, input);
    ctx.cookie.set(session);
    return who;
  }),
  signOut: procedure.mutation(async ({ ctx }) => {
    await signOut(ctx.operation, ctx.cookie.read());
    ctx.cookie.clear();
    return {};
  }),
  list: procedure.input(listSessionsSchema).query(({ ctx, input }) => listSessions(ctx.operation, input)),
  revoke: procedure.input(revokeSessionSchema).mutation(({ ctx, input }) => revokeSession(ctx.operation, input)),
  revokeOthers: procedure.mutation(({ ctx }) => revokeOtherSessions(ctx.operation)),
});
