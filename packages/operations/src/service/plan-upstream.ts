import { planUpstream as planIn } from '@peerway/mesh';
import { PeerwayError } from '@peerway/model/error';
import { planUpstreamSchema, type UpstreamPlan } from '@peerway/model/upstream-plan';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { readTopology } from '../topology/read-topology.ts';
import { mayReadService } from './read-services.ts';

/**
 * What an upstream from a service of this cluster to one of a peer does, or would do, before anybody registers it. Whether the
 * peer's intentions admit it only the peer knows; what was seen between the two is told beside.
 * @throws PeerwayError `request.not_found`, for a service that is hidden from the caller.
 */
export function planUpstream(context: OperationContext, rawInput: unknown): UpstreamPlan {
  const { service, namespace, partition, destination } = parseInput(planUpstreamSchema, rawInput);
  const source = { name: service, namespace, partition, peer: '' };
  const target = { ...destination, partition };
  for (const end of [source, target])
    if (!mayReadService(context, end))
      throw new PeerwayError(
        'request.not_found',
        `There is no service "${end.name}"${end.peer === '' ? '' : ` of peer "${end.peer}"`} that this token may read`,
      );
  const { nodes, edges } = readTopology(context);
  const idOf = (end: typeof source): string | undefined =>
    nodes.find(
      (node) =>
        node.kind === 'service' &&
        node.name === end.name &&
        node.peer === end.peer &&
        node.partition === end.partition &&
        node.namespace === end.namespace,
    )?.id;
  const [from, to] = [idOf(source), idOf(target)];
  const seen = edges.find((edge) => edge.source === from && edge.destination === to && edge.observed);
  return { ways: planIn(context.store.state(), source, target), seen: seen?.traffic ?? null };
}
