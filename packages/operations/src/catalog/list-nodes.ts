import { partitionSchema, serviceNameSchema } from '@peerway/model/identifier';
import { z } from 'zod';
import { may } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { mayReadInstance } from './read-catalog.ts';

const inputSchema = z.object({
  partition: partitionSchema,
  /** `""`: nodes of this cluster. */
  peer: z.string().max(64).default(''),
  /** Only nodes with an instance of it. */
  service: serviceNameSchema.optional(),
});

export type NodeSummary = {
  node: string;
  address: string;
  datacenter: string;
  partition: string;
  peer: string;
  meta: Record<string, string>;
  /** Names of the services with an instance on it that the caller may read. */
  services: string[];
};

/** Nodes that the caller may read; a peer's by Consul's rule for imported ones (semantics A7). By name. */
export function listNodes(context: OperationContext, rawInput: unknown): NodeSummary[] {
  const { partition, peer, service } = parseInput(inputSchema, rawInput);
  const state = context.store.state();
  const named = new Map<string, Set<string>>();
  for (const row of state.instance.values()) {
    if (row.partition !== partition || row.peerName !== peer || !mayReadInstance(context, row)) continue;
    const names = named.get(row.node) ?? new Set();
    named.set(row.node, names.add(row.service));
  }
  return [...state.node.values()]
    .filter((row) => row.partition === partition && row.peerName === peer)
    .filter((row) =>
      peer === ''
        ? may(context, { resource: 'node', name: row.node, partition, access: 'read' })
        : context.caller.authorizer.importedNodeRead(partition),
    )
    .map((row) => ({
      node: row.node,
      address: row.address,
      datacenter: row.datacenter,
      partition: row.partition,
      peer: row.peerName,
      meta: row.meta,
      services: [...(named.get(row.node) ?? [])].sort(),
    }))
    .filter(({ services }) => service === undefined || services.includes(service))
    .sort((left, right) => left.node.localeCompare(right.node));
}
