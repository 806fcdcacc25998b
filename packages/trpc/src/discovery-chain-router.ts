import { listDiscoveryChains, readDiscoveryChain } from '@peerway/operations';
import { z } from 'zod';
import { procedure, router } from './trpc.ts';

export const discoveryChainRouter = router({
  list: procedure.query(({ ctx }) => listDiscoveryChains(ctx.operation)),
  read: procedure
    .input(z.object({ service: z.string(), namespace: z.string().optional(), partition: z.string().optional() }))
    .query(({ ctx, input }) => readDiscoveryChain(ctx.operation, input)),
});
