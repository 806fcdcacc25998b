import type { writeCaConfigSchema } from '@peerway/model/ca-config';
import {
  activateCaRoot,
  cancelCaRotation,
  readCa,
  readCaConfig,
  startCaRotation,
  writeCaConfig,
} from '@peerway/operations';
import { z } from 'zod';
import { procedure, router } from './trpc.ts';

export const caRouter = router({
  read: procedure.query(({ ctx }) => readCa(ctx.operation)),
  readConfig: procedure.query(({ ctx }) => readCaConfig(ctx.operation)),
  writeConfig: procedure
    // The operation reads it: what is parsed twice would be durations in ms the second time.
    .input(z.custom<z.input<typeof writeCaConfigSchema>>())
    .mutation(({ ctx, input }) => writeCaConfig(ctx.operation, input)),
  startRotation: procedure
    .input(z.object({ withoutCrossSigning: z.boolean().optional() }))
    .mutation(({ ctx, input }) => startCaRotation(ctx.operation, input)),
  cancelRotation: procedure.mutation(({ ctx }) => cancelCaRotation(ctx.operation)),
  activateRoot: procedure.mutation(({ ctx }) => activateCaRoot(ctx.operation)),
});
