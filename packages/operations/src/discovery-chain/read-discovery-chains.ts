import { chainServices, describeVisibleChain } from '@peerway/mesh';
import type { DiscoveryChainSummary, DiscoveryChainView } from '@peerway/model/discovery-chain';
import { namespaceSchema, partitionSchema, serviceNameSchema } from '@peerway/model/identifier';
import { z } from 'zod';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { mayReadService } from '../service/read-services.ts';
import { allPartitions } from '../tenancy/tenant-contents.ts';

const inputSchema = z.object({ service: serviceNameSchema, namespace: namespaceSchema, partition: partitionSchema });

/**
 * Where requests to a service go, with what its targets have now. Also of a service that nobody has registered: it may have a
 * chain all the same. What the caller may not read of it is one target without a name.
 */
export function readDiscoveryChain(context: OperationContext, rawInput: unknown): DiscoveryChainView {
  const which = parseInput(inputSchema, rawInput);
  const { service: name, ...scope } = which;
  requirePermission(context, 'discovery-chain.read', { resource: 'service', name, ...scope, access: 'read' });
  return describeVisibleChain(context.store.state(), which, (service) => mayReadService(context, service));
}

/** The services with a router, splitter or resolver that the caller may read, those with problems first. */
export function listDiscoveryChains(context: OperationContext): DiscoveryChainSummary[] {
  const state = context.store.state();
  return allPartitions(state)
    .flatMap(({ name }) => chainServices(state, name))
    .filter((service) => mayReadService(context, service))
    .map(({ name, namespace, partition }) => {
      const question = { service: name, namespace, partition };
      const view = describeVisibleChain(state, question, (target) => mayReadService(context, target));
      const { service, protocol, isDefault, exportedTo, entries, problems, targets } = view;
      return {
        ...{ service, namespace, partition, protocol, isDefault, exportedTo, entries, problems },
        unreachable: Object.values(targets).flatMap(({ problem }) => problem?.message ?? []),
      };
    })
    .sort(
      (left, right) =>
        severity(right) - severity(left) ||
        left.partition.localeCompare(right.partition) ||
        left.namespace.localeCompare(right.namespace) ||
        left.service.localeCompare(right.service),
    );
}

function severity({ problems, unreachable }: DiscoveryChainSummary): number {
  if (problems.some((problem) => problem.severity === 'refused')) return 3;
  if (unreachable.length > 0) return 2;
  return problems.length > 0 ? 1 : 0;
}
