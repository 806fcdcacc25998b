import { z } from 'zod';
import { type ExportedServiceItem, exportedServiceItemsSchema } from './config-entry/exported-services.ts';
import { partitionSchema } from './identifier.ts';

/** Who holds a part: a team or a tool, by a name of their own choosing. */
export const exportOwnerSchema = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$/,
    'an owner must consist of lower case letters, digits, ".", "-" or "_", start and end with a letter or digit and be at most 64 characters long',
  );

/**
 * One owner's part of a partition's `exported-services` entry. The entry that everybody reads is the union of all parts; it
 * is written together with them, so neither is ever ahead of the other (pain C38).
 */
export type ExportPart = {
  partition: string;
  owner: string;
  description: string;
  services: ExportedServiceItem[];
  updatedAt: string;
  /** Accessor ID of the token that wrote it last. */
  updatedBy: string;
  createIndex: number;
  modifyIndex: number;
};

export const exportPartKey = ({ partition, owner }: Pick<ExportPart, 'partition' | 'owner'>): string =>
  `${partition}/${owner}`;

/** Input of writing one's own part, whole. */
export const writeExportPartSchema = z.object({
  partition: partitionSchema,
  owner: exportOwnerSchema,
  description: z.string().max(512).default(''),
  services: exportedServiceItemsSchema,
  /** The part's modify index that the writer saw; 0: only if there is none. */
  cas: z.int().min(0).optional(),
});
