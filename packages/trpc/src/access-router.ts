import { createPolicySchema, createTokenSchema } from '@peerway/model/acl';
import { uuidSchema } from '@peerway/model/identifier';
import {
  createPolicy,
  createToken,
  currentSession,
  deletePolicy,
  deleteToken,
  listPolicies,
  listTokens,
  readSelfToken,
  signIn,
  signOut,
} from '@peerway/operations';
import { z } from 'zod';
import { procedure, router } from './trpc.ts';

export const tokenRouter = router({
  list: procedure.query(({ ctx }) => listTokens(ctx.operation)),
  self: procedure.query(({ ctx }) => readSelfToken(ctx.operation)),
  create: procedure.input(createTokenSchema).mutation(({ ctx, input }) => createToken(ctx.operation, input)),
  delete: procedure
    .input(z.object({ accessorId: uuidSchema }))
    .mutation(({ ctx, input }) => deleteToken(ctx.operation, input)),
});

export const policyRouter = router({
  list: procedure.query(({ ctx }) => listPolicies(ctx.operation)),
  create: procedure.input(createPolicySchema).mutation(({ ctx, input }) => createPolicy(ctx.operation, input)),
  delete: procedure
    .input(z.object({ id: uuidSchema }))
    .mutation(({ ctx, input }) => deletePolicy(ctx.operation, input)),
});

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
