import { instanceChecks, type MeshState, namedInstances, proxiesOf, rowsUnder } from '@peerway/mesh';
import { type CatalogNode, type HealthCheck, instanceKey, nodeKey, type ServiceInstance } from '@peerway/model/catalog';
import { DEFAULT_NAMESPACE } from '@peerway/model/default-scope';
import { partitionSchema } from '@peerway/model/identifier';
import { z } from 'zod';
import { may } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { mayReadService } from '../service/read-services.ts';

/** Where is looked: in one partition, one namespace or (`*`) all, and among the rows of one peer or (`""`) this cluster's. */
const scopeSchema = z.object({
  partition: partitionSchema,
  namespace: z.string().max(64).default(DEFAULT_NAMESPACE),
  peer: z.string().max(64).default(''),
});

/** An instance with its node and the checks that speak for it. */
export type CatalogInstance = { node: CatalogNode; instance: ServiceInstance; checks: HealthCheck[] };

/** Rows, and whether the caller's rights hid others: callers of Consul's API are told that much and no more. */
export type Filtered<T> = { rows: T[]; isFiltered: boolean };

/** Instances of one service; `connect`: the proxies in front of it and its gateways, as those in the mesh reach it. */
export function listServiceInstances(context: OperationContext, rawInput: unknown): Filtered<CatalogInstance> {
  const input = parseInput(
    scopeSchema.extend({ service: z.string().min(1).max(256), connect: z.boolean().default(false) }),
    rawInput,
  );
  const { peer, partition, service: name } = input;
  const state = context.store.state();
  if (input.namespace !== '*') {
    const find = input.connect ? proxiesOf : namedInstances;
    return select(context, find(state, { peer, partition, namespace: input.namespace, name }));
  }
  const isWanted = ({ service, kind, proxy }: ServiceInstance): boolean =>
    input.connect ? kind === 'connect-proxy' && proxy?.destinationServiceName === name : service === name;
  return select(context, inNamespace(rowsUnder(state.instance, `${peer}/${partition}/`), '*').filter(isWanted));
}

/** Every instance on one node. */
export function listNodeInstances(context: OperationContext, rawInput: unknown): Filtered<CatalogInstance> {
  const input = parseInput(scopeSchema.extend({ node: z.string().min(1).max(256) }), rawInput);
  const state = context.store.state();
  const prefix = instanceKey({ peerName: input.peer, partition: input.partition, node: input.node, id: '' });
  return select(context, inNamespace(rowsUnder(state.instance, prefix), input.namespace));
}

/**
 * Names of services with the tags of their instances, both in order. Goes by service rather than over sorted instances: it is
 * asked for on every change by whoever waits for a service to appear.
 * @param isWanted which nodes count
 */
export function listServiceTags(
  context: OperationContext,
  rawInput: unknown,
  isWanted: (node: CatalogNode) => boolean,
): Filtered<[name: string, tags: string[]]> {
  const { peer, partition, namespace } = parseInput(scopeSchema, rawInput);
  const state = context.store.state();
  const found = new Map<string, Set<string>>();
  let isFiltered = false;
  const prefix = `${peer}/${partition}/${namespace === '*' ? '' : `${namespace}/`}`;
  for (const [, instances] of rowsUnder(state.indexes.named, prefix)) {
    for (const instance of instances) {
      const node = state.node.get(nodeKey(instance));
      if (node === undefined || !isWanted(node)) continue;
      if (!mayReadInstance(context, instance) || !mayReadNode(context, node)) {
        isFiltered = true;
        continue;
      }
      const tags = found.get(instance.service) ?? new Set();
      for (const tag of instance.tags) tags.add(tag);
      found.set(instance.service, tags);
    }
  }
  const rows = [...found].sort(([left], [right]) => compare(left, right));
  return { rows: rows.map(([name, tags]) => [name, [...tags].sort()]), isFiltered };
}

/** Nodes, by name. */
export function listCatalogNodes(context: OperationContext, rawInput: unknown): Filtered<CatalogNode> {
  const { partition, peer } = parseInput(scopeSchema, rawInput);
  const found = [...rowsUnder(context.store.state().node, `${peer}/${partition}/`)].map(([, row]) => row);
  const rows = found.filter((row) => mayReadNode(context, row));
  return { rows: rows.sort((left, right) => compare(left.node, right.node)), isFiltered: rows.length < found.length };
}

/** Checks of nodes and instances. */
export function listChecks(context: OperationContext, rawInput: unknown): Filtered<HealthCheck> {
  const { partition, namespace, peer } = parseInput(scopeSchema, rawInput);
  const state = context.store.state();
  const found = [...rowsUnder(state.check, `${peer}/${partition}/`)]
    .map(([, row]) => row)
    .filter((row) => isInNamespace(state, row, namespace));
  const rows = found.filter(
    (row) =>
      mayReadNode(context, row) &&
      (row.serviceName === '' ||
        mayReadInstance(context, { ...row, service: row.serviceName, namespace: namespaceOfCheck(state, row) })),
  );
  const sorted = rows.sort((left, right) => compare(left.node, right.node) || compare(left.checkId, right.checkId));
  return { rows: sorted, isFiltered: rows.length < found.length };
}

function inNamespace(rows: Iterable<[string, ServiceInstance]>, namespace: string): ServiceInstance[] {
  const found: ServiceInstance[] = [];
  for (const [, row] of rows) if (namespace === '*' || row.namespace === namespace) found.push(row);
  return found;
}

/** What of the instances the caller may see, in order of nodes and IDs. */
function select(context: OperationContext, instances: readonly ServiceInstance[]): Filtered<CatalogInstance> {
  const state = context.store.state();
  const rows: CatalogInstance[] = [];
  let isFiltered = false;
  for (const instance of instances) {
    const node = state.node.get(nodeKey(instance));
    if (node === undefined) continue;
    if (mayReadInstance(context, instance) && mayReadNode(context, node))
      rows.push({ node, instance, checks: instanceChecks(state, instance) });
    else isFiltered = true;
  }
  rows.sort((left, right) => compare(left.node.node, right.node.node) || compare(left.instance.id, right.instance.id));
  return { rows, isFiltered };
}

/** The namespace of a check is that of its instance; a node has none, and shows everywhere. */
function isInNamespace(state: MeshState, check: HealthCheck, namespace: string): boolean {
  return namespace === '*' || check.serviceId === '' || namespaceOfCheck(state, check) === namespace;
}

/** A check names its instance by an ID that is unique on the node, whatever the namespace. */
export function namespaceOfCheck(
  state: MeshState,
  check: Pick<HealthCheck, 'peerName' | 'partition' | 'node' | 'serviceId'>,
): string {
  return state.instance.get(instanceKey({ ...check, id: check.serviceId }))?.namespace ?? DEFAULT_NAMESPACE;
}

type Reader = Pick<OperationContext, 'caller'>;

/** Rows of a peer by Consul's rule for imported ones (semantics A7). */
export const mayReadInstance = (
  context: Reader,
  { service, peerName, ...scope }: Pick<ServiceInstance, 'service' | 'peerName' | 'partition' | 'namespace'>,
): boolean => mayReadService(context, { ...scope, name: service, peer: peerName });

function mayReadNode(
  context: Reader,
  { node, peerName, partition }: Pick<CatalogNode, 'node' | 'peerName' | 'partition'>,
): boolean {
  return peerName === ''
    ? may(context, { resource: 'node', name: node, partition, access: 'read' })
    : context.caller.authorizer.importedNodeRead(partition);
}

const compare = (left: string, right: string): number => (left === right ? 0 : left < right ? -1 : 1);
