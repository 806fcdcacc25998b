import { z } from 'zod';
import { metaSchema, partitionSchema } from './identifier.ts';

/*
 * Admin partitions and namespaces: the tenants of a cluster (semantics A10). The partition `default` and the namespace
 * `default` of every partition always exist and have no row.
 */

/** A partition or namespace as it may be created. */
export const tenantNameSchema = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    'a partition or namespace must be a DNS label: lower case letters, digits or "-", start and end with a letter or digit, at most 63 characters',
  );

export type Partition = { name: string; description: string; createIndex: number; modifyIndex: number };
export type Namespace = {
  partition: string;
  name: string;
  description: string;
  meta: Record<string, string>;
  createIndex: number;
  modifyIndex: number;
};

export const partitionKey = ({ name }: Pick<Partition, 'name'>): string => name;
export const namespaceKey = ({ partition, name }: Pick<Namespace, 'partition' | 'name'>): string =>
  `${partition}/${name}`;

export const writePartitionSchema = z.object({ name: tenantNameSchema, description: z.string().max(512).default('') });
export const writeNamespaceSchema = z.object({
  partition: partitionSchema,
  name: tenantNameSchema,
  description: z.string().max(512).default(''),
  meta: metaSchema.default({}),
});

/** A tenant with what is in it, for people. */
export type PartitionView = Partition & {
  namespaces: number;
  services: number;
  gateways: number;
  configEntries: number;
  peerings: number;
};
export type NamespaceView = Namespace & { services: number; configEntries: number };

/** Names in the partition and namespace that a request is about; absent: `default`. */
export const scopeInput = { partition: partitionSchema, namespace: partitionSchema };
