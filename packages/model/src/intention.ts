import { z } from 'zod';
import type { IntentionJwt } from './config-entry/jwt-requirement.ts';
import type { IntentionPermission } from './config-entry/service-intentions.ts';
import { namespacePatternSchema, partitionSchema, serviceNamePatternSchema } from './identifier.ts';

/** One source of one destination's `service-intentions`, as a row of its own. */
export type Intention = {
  source: { name: string; namespace: string; partition: string; peer: string; samenessGroup: string };
  destination: { name: string; namespace: string; partition: string };
  /** Null: `permissions` decide. */
  action: 'allow' | 'deny' | null;
  permissions: IntentionPermission[];
  /** What the destination asks of every request. */
  jwt: IntentionJwt | null;
  description: string;
  /** 9 (both exact) to 1; the highest that matches decides. */
  precedence: number;
  createIndex: number;
  modifyIndex: number;
  updatedAt: string;
  updatedBy: string;
};

type End = { Name: string; Namespace: string };

/** 9 for exact on exact down to 1 for all on all (semantics A4 "Precedence"). */
export const intentionPrecedence = (destination: End, source: End): number =>
  exactness(destination) * 3 + exactness(source) + 1;
const exactness = ({ Name, Namespace }: End): number => (Name !== '*' ? 2 : Namespace === '*' ? 0 : 1);

/** What names one intention. */
export const intentionNameSchema = z.object({
  source: z.object({
    name: serviceNamePatternSchema,
    namespace: namespacePatternSchema,
    /** `""`: the destination's own. */
    partition: z.string().max(64).default(''),
    peer: z.string().max(64).default(''),
    samenessGroup: z.string().max(64).default(''),
  }),
  destination: z.object({
    name: serviceNamePatternSchema,
    namespace: namespacePatternSchema,
    partition: partitionSchema,
  }),
});
export type IntentionName = z.infer<typeof intentionNameSchema>;

/** Input of writing one intention; the schema of the entry says what is legal in it. */
export const writeIntentionSchema = intentionNameSchema.extend({
  action: z.enum(['allow', 'deny']).nullable(),
  permissions: z.array(z.unknown()).default([]),
  description: z.string().default(''),
});
