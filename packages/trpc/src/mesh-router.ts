import { registerServiceSchema } from '@peerway/model/catalog';
import { configEntryKindSchema } from '@peerway/model/config-entry';
import { exportConsumerInputSchema } from '@peerway/model/exported-service';
import { setMeshGatewayModeSchema } from '@peerway/model/mesh-gateway-mode';
import {
  addExportConsumer,
  deleteConfigEntry,
  deregisterService,
  listConfigEntries,
  listExportedServices,
  listMeshGatewayModes,
  listServices,
  previewMeshGatewayMode,
  readConfigEntry,
  readService,
  registerService,
  removeExportConsumer,
  setMeshGatewayMode,
  writeConfigEntry,
} from '@peerway/operations';
import { z } from 'zod';
import { procedure, router } from './trpc.ts';

export const serviceRouter = router({
  list: procedure.query(({ ctx }) => listServices(ctx.operation)),
  read: procedure
    .input(z.object({ name: z.string(), peer: z.string().optional(), namespace: z.string().optional() }))
    .query(({ ctx, input }) => readService(ctx.operation, input)),
});

export const catalogRouter = router({
  register: procedure.input(registerServiceSchema).mutation(({ ctx, input }) => registerService(ctx.operation, input)),
  deregister: procedure
    .input(z.object({ node: z.string(), serviceId: z.string() }))
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
});

export const meshGatewayModeRouter = router({
  list: procedure.query(({ ctx }) => listMeshGatewayModes(ctx.operation)),
  preview: procedure
    .input(setMeshGatewayModeSchema)
    .query(({ ctx, input }) => previewMeshGatewayMode(ctx.operation, input)),
  set: procedure.input(setMeshGatewayModeSchema).mutation(({ ctx, input }) => setMeshGatewayMode(ctx.operation, input)),
});

const entryName = z.object({ kind: configEntryKindSchema, name: z.string() });

export const configEntryRouter = router({
  list: procedure
    .input(z.object({ kind: configEntryKindSchema.optional() }))
    .query(({ ctx, input }) => listConfigEntries(ctx.operation, input)),
  read: procedure.input(entryName).query(({ ctx, input }) => readConfigEntry(ctx.operation, input)),
  write: procedure
    .input(z.object({ entry: z.unknown(), cas: z.int().optional() }))
    .mutation(({ ctx, input }) => writeConfigEntry(ctx.operation, input)),
  delete: procedure
    .input(entryName.extend({ cas: z.int().optional() }))
    .mutation(({ ctx, input }) => deleteConfigEntry(ctx.operation, input)),
});
