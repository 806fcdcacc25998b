import { registerServiceSchema } from '@peerway/model/catalog';
import { writeExportPartSchema } from '@peerway/model/export-part';
import { exportConsumerInputSchema } from '@peerway/model/exported-service';
import { setMeshGatewayModeSchema } from '@peerway/model/mesh-gateway-mode';
import { planUpstreamSchema } from '@peerway/model/upstream-plan';
import {
  addExportConsumer,
  deleteExportPart,
  deregisterService,
  listExportedServices,
  listExportParts,
  listMeshGatewayModes,
  listNodes,
  listServices,
  planUpstream,
  previewMeshGatewayMode,
  readService,
  registerService,
  removeExportConsumer,
  setMeshGatewayMode,
  writeExportPart,
} from '@peerway/operations';
import { z } from 'zod';
import { procedure, router } from './trpc.ts';

export const serviceRouter = router({
  list: procedure.query(({ ctx }) => listServices(ctx.operation)),
  read: procedure
    .input(
      z.object({
        name: z.string(),
        peer: z.string().optional(),
        namespace: z.string().optional(),
        partition: z.string().optional(),
      }),
    )
    .query(({ ctx, input }) => readService(ctx.operation, input)),
  planUpstream: procedure.input(planUpstreamSchema).query(({ ctx, input }) => planUpstream(ctx.operation, input)),
});

export const catalogRouter = router({
  register: procedure.input(registerServiceSchema).mutation(({ ctx, input }) => registerService(ctx.operation, input)),
  nodes: procedure
    .input(z.object({ partition: z.string().optional(), peer: z.string().optional(), service: z.string().optional() }))
    .query(({ ctx, input }) => listNodes(ctx.operation, input)),
  deregister: procedure
    .input(z.object({ node: z.string(), serviceId: z.string(), partition: z.string().optional() }))
    .mutation(({ ctx, input }) => deregisterService(ctx.operation, input)),
});

export const exportedServiceRouter = router({
  list: procedure.query(({ ctx }) => listExportedServices(ctx.operation)),
  addConsumer: procedure
    .input(exportConsumerInputSchema)
    .mutation(({ ctx, input }) => addExportConsumer(ctx.operation, input)),
  removeConsumer: procedure
    .input(exportConsumerInputSchema)
    .mutation(({ ctx, input }) => removeExportConsumer(ctx.operation, input)),
  /** Parts of the entry that teams and tools hold. */
  listParts: procedure.query(({ ctx }) => listExportParts(ctx.operation)),
  writePart: procedure.input(writeExportPartSchema).mutation(({ ctx, input }) => writeExportPart(ctx.operation, input)),
  deletePart: procedure
    .input(z.object({ partition: z.string().optional(), owner: z.string() }))
    .mutation(({ ctx, input }) => deleteExportPart(ctx.operation, input)),
});

export const meshGatewayModeRouter = router({
  list: procedure
    .input(z.object({ partition: z.string().optional() }).optional())
    .query(({ ctx, input }) => listMeshGatewayModes(ctx.operation, input)),
  preview: procedure
    .input(setMeshGatewayModeSchema)
    .query(({ ctx, input }) => previewMeshGatewayMode(ctx.operation, input)),
  set: procedure.input(setMeshGatewayModeSchema).mutation(({ ctx, input }) => setMeshGatewayMode(ctx.operation, input)),
});
