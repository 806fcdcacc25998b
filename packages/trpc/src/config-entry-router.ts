import { configEntryKindSchema } from '@peerway/model/config-entry';
import {
  deleteConfigEntry,
  listConfigEntries,
  listConfigEntryRevisions,
  parseConfigEntryText,
  previewConfigEntry,
  readConfigEntry,
  renderConfigEntry,
  rollBackConfigEntry,
  writeConfigEntry,
} from '@peerway/operations';
import { z } from 'zod';
import { procedure, router } from './trpc.ts';

const entryName = z.object({
  kind: configEntryKindSchema,
  name: z.string(),
  partition: z.string().optional(),
  namespace: z.string().optional(),
});
const writing = { cas: z.int().optional(), reason: z.string().optional() };

export const configEntryRouter = router({
  list: procedure
    .input(
      z.object({
        kind: configEntryKindSchema.optional(),
        partition: z.string().optional(),
        namespace: z.string().optional(),
      }),
    )
    .query(({ ctx, input }) => listConfigEntries(ctx.operation, input)),
  read: procedure.input(entryName).query(({ ctx, input }) => readConfigEntry(ctx.operation, input)),
  write: procedure
    .input(z.object({ entry: z.unknown().optional(), text: z.string().optional(), ...writing }))
    .mutation(({ ctx, input }) => writeConfigEntry(ctx.operation, input)),
  delete: procedure
    .input(entryName.extend(writing))
    .mutation(({ ctx, input }) => deleteConfigEntry(ctx.operation, input)),
  /** An entry as text, to edit or to keep. */
  text: procedure
    .input(entryName.extend({ format: z.enum(['json', 'hcl', 'yaml', 'kubernetes']) }))
    .query(({ ctx, input }) => renderConfigEntry(ctx.operation, input)),
  /** Reads a text without writing anything. */
  parse: procedure
    .input(z.object({ text: z.string(), format: z.enum(['auto', 'json', 'hcl', 'yaml']).optional() }))
    .query(({ ctx, input }) => parseConfigEntryText(ctx.operation, input)),
  /** What a write or a removal would change. */
  preview: procedure
    .input(z.union([z.object({ entry: z.unknown() }), z.object({ remove: entryName })]))
    .query(({ ctx, input }) => previewConfigEntry(ctx.operation, input)),
  listRevisions: procedure.input(entryName).query(({ ctx, input }) => listConfigEntryRevisions(ctx.operation, input)),
  rollBack: procedure
    .input(entryName.extend({ index: z.int(), ...writing }))
    .mutation(({ ctx, input }) => rollBackConfigEntry(ctx.operation, input)),
});
