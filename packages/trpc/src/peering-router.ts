import { peerNameSchema } from '@peerway/model/identifier';
import { establishPeeringSchema, generatePeeringTokenSchema, preflightPeeringSchema } from '@peerway/model/peering';
import {
  deletePeering,
  establishPeering,
  generatePeeringToken,
  listPeerings,
  preflightPeering,
  readDeletionImpact,
  readPeering,
  readPeeringServices,
} from '@peerway/operations';
import { z } from 'zod';
import { procedure, router } from './trpc.ts';

const nameSchema = z.object({ name: peerNameSchema, partition: z.string().optional() });

export const peeringRouter = router({
  list: procedure.query(({ ctx }) => listPeerings(ctx.operation)),
  read: procedure.input(nameSchema).query(({ ctx, input }) => readPeering(ctx.operation, input)),
  services: procedure.input(nameSchema).query(({ ctx, input }) => readPeeringServices(ctx.operation, input)),
  generateToken: procedure
    .input(generatePeeringTokenSchema)
    .mutation(({ ctx, input }) => generatePeeringToken(ctx.operation, input)),
  establish: procedure
    .input(establishPeeringSchema)
    .mutation(({ ctx, input }) => establishPeering(ctx.operation, input)),
  delete: procedure.input(nameSchema).mutation(({ ctx, input }) => deletePeering(ctx.operation, input)),
  // A mutation for its secret input, and since it makes this cluster dial.
  preflight: procedure
    .input(preflightPeeringSchema)
    .mutation(({ ctx, input }) => preflightPeering(ctx.operation, input)),
  deletionImpact: procedure.input(nameSchema).query(({ ctx, input }) => readDeletionImpact(ctx.operation, input)),
});
