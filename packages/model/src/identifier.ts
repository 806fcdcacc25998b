import { z } from 'zod';
import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from './default-scope.ts';

/** A peering's local name: a lower-case DNS label of at most 63 characters (Consul 1.14 and later). */
export const peerNameSchema = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    'a valid peering name must consist of lower case alphanumeric characters or "-", start and end with an alphanumeric character and be at most 63 characters long',
  );

/** A service's, node's or check's name as Consul's catalog accepts it in a mesh: it becomes a DNS label in the SNI. */
export const serviceNameSchema = z
  .string()
  .regex(
    /^[a-zA-Z0-9]([a-zA-Z0-9_-]{0,126}[a-zA-Z0-9])?$/,
    'a service name must consist of letters, digits, "-" or "_", start and end with a letter or digit and be at most 128 characters long',
  );

/** A service's name, or `*` for all services. Nothing in between: `web*` is refused. */
export const serviceNamePatternSchema = z
  .string()
  .refine(
    (name) => name === '*' || serviceNameSchema.safeParse(name).success,
    'must be an exact service name or "*"; a name with "*" in it is not supported',
  );

export const nodeNameSchema = z
  .string()
  .regex(
    /^[a-zA-Z0-9]([a-zA-Z0-9._-]{0,126}[a-zA-Z0-9])?$/,
    'a node name must consist of letters, digits, ".", "-" or "_" and be at most 128 characters long',
  );

export const uuidSchema = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, 'must be a UUID');

/** A partition's or namespace's name. Both become labels of server names, segments of SPIFFE IDs and parts of row keys. */
const scopeName = z
  .string()
  .regex(
    /^[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/,
    'a partition or namespace must consist of letters, digits or "-", start and end with a letter or digit and be at most 63 characters long',
  );
// Consul's clients send "" where they mean none.
const scopeInput = z.union([z.literal(''), scopeName]).optional();
export const partitionSchema = scopeInput.transform((name) => name || DEFAULT_PARTITION);
export const namespaceSchema = scopeInput.transform((name) => name || DEFAULT_NAMESPACE);
/** As a namespace, or `*` for all of them. */
export const namespacePatternSchema = z
  .union([z.literal(['', '*']), scopeName])
  .optional()
  .transform((name) => name || DEFAULT_NAMESPACE);

/** Key-value metadata with Consul's limits: 64 pairs, keys of 128 and values of 512 characters. */
export const metaSchema = z
  .record(
    z
      .string()
      .min(1)
      .max(128)
      .regex(/^[a-zA-Z0-9_-]+$/, 'a metadata key must consist of letters, digits, "-" or "_"'),
    z.string().max(512),
  )
  .refine((meta) => Object.keys(meta).length <= 64, 'at most 64 metadata pairs are allowed');
