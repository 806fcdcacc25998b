import { type ConfigEntryName, configEntryKindSchema } from '@peerway/model/config-entry';
import { namespacedKinds } from '@peerway/model/config-entry-kinds';
import { DEFAULT_NAMESPACE } from '@peerway/model/default-scope';
import { namespacePatternSchema, partitionSchema } from '@peerway/model/identifier';
import { z } from 'zod';

/** What names an entry in a request. An entry that holds for a whole partition is in no namespace, whatever the request says. */
export const entryNameSchema = z.object({
  kind: configEntryKindSchema,
  name: z.string().min(1).max(256),
  partition: partitionSchema,
  namespace: namespacePatternSchema,
});

export function toEntryName({ kind, name, partition, namespace }: z.output<typeof entryNameSchema>): ConfigEntryName {
  // Cast: `Name` has a narrower type in the kinds whose name is fixed; another name simply finds nothing.
  return {
    Kind: kind,
    Name: name,
    Partition: partition,
    Namespace: namespacedKinds.has(kind) ? namespace : DEFAULT_NAMESPACE,
  } as ConfigEntryName;
}
