import { aclResources } from '@peerway/acl';
import { aclIdSchema } from '@peerway/model/acl-grant';
import { namespaceSchema, partitionSchema } from '@peerway/model/identifier';
import { z } from 'zod';

/** May this be read, listed or written? `name` and the place count where the resource has them, as with Consul's `Segment`. */
export const accessQuestionSchema = z.object({
  resource: z.enum(aclResources),
  access: z.enum(['read', 'list', 'write']),
  name: z.string().max(256).default(''),
  partition: partitionSchema,
  namespace: namespaceSchema,
});
export type AccessQuestion = z.output<typeof accessQuestionSchema>;

/** Without `accessorId`: the token of the call. */
export const explainInputSchema = accessQuestionSchema.extend({ accessorId: aclIdSchema.optional() });
export const accessorInputSchema = z.object({ accessorId: aclIdSchema.optional() });
export const whoCanInputSchema = accessQuestionSchema.extend({
  limit: z.number().int().min(1).max(200).default(50),
  /** `next` of the page before. */
  after: z.string().max(64).default(''),
});
