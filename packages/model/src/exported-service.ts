import { z } from 'zod';
import { peerNameSchema, serviceNamePatternSchema } from './identifier.ts';

/** One resolved export: a service offered to a peer, and the item of `exported-services` that caused it (pain C6). */
export type ExportedServiceRow = {
  service: string;
  namespace: string;
  partition: string;
  /** Local name of the consuming peer. */
  peer: string;
  protocol: string;
  /** How it crosses: TCP passes through by SNI; HTTP-like is terminated at the gateway. */
  crossing: 'passthrough' | 'terminate';
  /** Items that name it, for people: `exact "api"`, `wildcard "*"`. More than one when they overlap (the union holds). */
  causedBy: { name: string; kind: 'exact' | 'wildcard' }[];
  instances: number;
  /** Things a person should know: `no such service now`, `no peering of that name`, `no mesh gateway in this partition`. */
  warnings: string[];
  /** What the peer's stream says: sent and acknowledged, or not yet. */
  replicated: boolean;
};

export const exportConsumerInputSchema = z.object({
  service: serviceNamePatternSchema,
  peer: peerNameSchema,
});
export type ExportConsumerInput = z.infer<typeof exportConsumerInputSchema>;
