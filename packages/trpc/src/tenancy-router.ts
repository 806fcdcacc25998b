import { writeNamespaceSchema, writePartitionSchema } from '@peerway/model/tenancy';
import {
  deleteNamespace,
  deletePartition,
  listNamespaces,
  listPartitions,
  readNamespace,
  readPartition,
  writeNamespace,
  writePartition,
} from '@peerway/operations';
import { z } from 'zod';
import { procedure, router } from './trpc.ts';

const partitionName = z.object({ name: z.string() });
const namespaceName = partitionName.extend({ partition: z.string().optional() });

export const partitionRouter = router({
  list: procedure.query(({ ctx }) => listPartitions(ctx.operation)),
  read: procedure.input(partitionName).query(({ ctx, input }) => readPartition(ctx.operation, input)),
  write: procedure.input(writePartitionSchema).mutation(({ ctx, input }) => writePartition(ctx.operation, input)),
  delete: procedure.input(partitionName).mutation(({ ctx, input }) => deletePartition(ctx.operation, input)),
});

export const namespaceRouter = router({
  list: procedure
    .input(z.object({ partition: z.string().optional() }))
    .query(({ ctx, input }) => listNamespaces(ctx.operation, input)),
  read: procedure.input(namespaceName).query(({ ctx, input }) => readNamespace(ctx.operation, input)),
  write: procedure.input(writeNamespaceSchema).mutation(({ ctx, input }) => writeNamespace(ctx.operation, input)),
  delete: procedure.input(namespaceName).mutation(({ ctx, input }) => deleteNamespace(ctx.operation, input)),
});
