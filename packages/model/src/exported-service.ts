import { z } from 'zod';
import { DEFAULT_NAMESPACE } from './default-scope.ts';
import { exportOwnerSchema } from './export-part.ts';
import { namespacePatternSchema, partitionSchema, peerNameSchema, serviceNamePatternSchema } from './identifier.ts';
import { UNOWNED } from './unowned.ts';

/**
 * The name that a service has on the stream to a peer: its own in the default namespace, else with the namespace before it.
 * Consul's community edition knows one namespace, so between it and Peerway names are always plain.
 */
export const qualifiedServiceName = ({ namespace, name }: { namespace: string; name: string }): string =>
  namespace === DEFAULT_NAMESPACE ? name : `${namespace}/${name}`;

/** One resolved export: a service offered to a peer, and the item of `exported-services` that caused it (pain C6). */
export type ExportedServiceRow = {
  service: string;
  namespace: string;
  partition: string;
  /** Local name of the consuming peer; `""` when another partition of this cluster consumes it. */
  peer: string;
  /** The consuming partition; `""` when a peer consumes it. */
  toPartition: string;
  protocol: string;
  /** How it crosses: TCP passes through by SNI; HTTP-like is terminated at the gateway. */
  crossing: 'passthrough' | 'terminate';
  /** Items that name it, for people: `exact "api"`, `wildcard "*"`. More than one when they overlap (the union holds). */
  causedBy: { name: string; namespace: string; kind: 'exact' | 'wildcard' }[];
  /** Whose parts of the entry hold it; `""`: an item that nobody owns. */
  owners: string[];
  instances: number;
  /** Things a person should know: `no such service now`, `no peering of that name`, `no mesh gateway in this partition`. */
  warnings: string[];
  /** What the peer's stream says: sent and acknowledged, or not yet. */
  replicated: boolean;
};

/** One consumer of one item: a peer, or another partition of this cluster. */
export const exportConsumerInputSchema = z
  .object({
    service: serviceNamePatternSchema,
    namespace: namespacePatternSchema,
    partition: partitionSchema,
    peer: z.union([z.literal(''), peerNameSchema]).default(''),
    toPartition: z.string().max(64).default(''),
    /** Whose part of the entry it is; `""`: nobody's. */
    owner: z.union([z.literal(UNOWNED), exportOwnerSchema]).default(UNOWNED),
  })
  .refine((input) => (input.peer === '') !== (input.toPartition === ''), {
    path: ['peer'],
    error: 'name exactly one of peer or toPartition',
  });
export type ExportConsumerInput = z.infer<typeof exportConsumerInputSchema>;
