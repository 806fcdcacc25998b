import type { MeshState } from '@peerway/mesh';
import {
  type CatalogNode,
  checkKey,
  type HealthCheck,
  instanceKey,
  nodeKey,
  type RegisterServiceInput,
  registerServiceSchema,
  type ServiceInstance,
} from '@peerway/model/catalog';
import { PeerwayError } from '@peerway/model/error';
import { serviceNameSchema } from '@peerway/model/identifier';
import type { StoreTransaction } from '@peerway/store';
import { hiddenDenial, may, mayReadOrWrite, requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { requireScope } from '../tenancy/require-scope.ts';
import { write } from '../write.ts';
import { namespaceOfCheck } from './read-catalog.ts';

/**
 * Registers one instance with its node and checks. The same registration again changes nothing and takes no index. Needs
 * `service:write` on the service; an existing node may only be changed with `node:write`; what is not given of it stays.
 */
export async function registerService(context: OperationContext, rawInput: unknown): Promise<Record<string, never>> {
  const operation = 'catalog.register';
  const input = parseInput(registerServiceSchema, rawInput);
  requireServiceWrite(context, operation, input.service);
  validateService(input.service);
  const inPartition = { partition: input.service.partition };
  const place = { ...inPartition, peerName: '', node: input.node.node };
  await write(context, operation, `${input.node.node}/${input.service.id}`, (transaction) => {
    requireScope(transaction.state, input.service.partition, input.service.namespace);
    const known = transaction.state.node.get(nodeKey(place));
    const writeOfNode = { resource: 'node', name: input.node.node, ...inPartition, access: 'write' } as const;
    if (known !== undefined && changesNode(known, input.node)) requirePermission(context, operation, writeOfNode);
    if (known === undefined || may(context, writeOfNode)) putNode(transaction, input.node, input.service.partition);
    putInstance(context, transaction, input);
    for (const check of input.checks) {
      requireCheckWrite(context, operation, transaction.state, {
        ...{ ...place, checkId: check.checkId, serviceId: input.service.id },
      });
      putIfChanged(transaction, 'check', checkKey({ ...place, checkId: check.checkId }), {
        ...place,
        ...check,
        serviceId: input.service.id,
        serviceName: input.service.service,
        createIndex: 0,
        modifyIndex: 0,
      });
    }
  });
  return {};
}

/** Whether what a registration says of a node differs from what is known of it. Tagged addresses count when there are any. */
const changesNode = (known: CatalogNode, node: RegisterServiceInput['node']): boolean =>
  Object.entries(node).some(
    ([field, value]) =>
      value !== undefined &&
      !(field === 'taggedAddresses' && Object.keys(node.taggedAddresses).length === 0) &&
      comparable({ value }) !== comparable({ value: known[field as keyof CatalogNode] }),
  );

/** @throws PeerwayError `acl.permission_denied` without `service:write` on the service of an instance */
export function requireServiceWrite(
  context: OperationContext,
  operation: string,
  { service, partition, namespace }: Pick<ServiceInstance, 'service' | 'partition' | 'namespace'>,
): void {
  requirePermission(context, operation, { resource: 'service', name: service, partition, namespace, access: 'write' });
}

/**
 * Check IDs are unique on a node, whoever they speak for: writing one that is another's takes it away from there.
 * @throws PeerwayError `acl.permission_denied` without the right on what the check spoke for until now
 */
export function requireCheckWrite(
  context: OperationContext,
  operation: string,
  state: MeshState,
  check: Pick<HealthCheck, 'peerName' | 'partition' | 'node' | 'checkId' | 'serviceId'>,
): void {
  const known = state.check.get(checkKey(check));
  if (known === undefined || known.serviceId === check.serviceId) return;
  const { partition, node, serviceName: service } = known;
  if (service === '')
    requirePermission(context, operation, { resource: 'node', name: node, partition, access: 'write' });
  else {
    const owner = { service, partition, namespace: namespaceOfCheck(state, known) };
    if (!mayReadOrWrite(context, owner))
      throw hiddenDenial(
        context,
        operation,
        `what has the check ${JSON.stringify(known.checkId)} on node ${JSON.stringify(node)}`,
      );
    requireServiceWrite(context, operation, owner);
  }
}

/** What the schema can not say of one instance. @throws PeerwayError `request.invalid` */
export function validateService(service: RegisterServiceInput['service']): void {
  // It becomes a label of the SNI and a segment of the SPIFFE ID.
  parseInput(serviceNameSchema, service.service);
  if (service.kind === 'connect-proxy' && !service.proxy?.destinationServiceName)
    throw new PeerwayError('request.invalid', 'Proxy.DestinationServiceName must not be empty for a connect-proxy', {
      field: 'Proxy.DestinationServiceName',
    });
  if (service.kind !== '' && service.port === 0)
    throw new PeerwayError('request.invalid', 'Port must be from 1 to 65535 for a proxy or gateway', { field: 'Port' });
  // The sidecar itself listens there: a proxy given both would have to refuse its whole snapshot.
  const ownPort = service.kind === 'connect-proxy' ? service.port : 0;
  const binds = new Set<string>();
  for (const upstream of service.proxy?.upstreams ?? []) {
    const socketPath = upstream.localBindSocketPath ?? '';
    const bind = socketPath || `${upstream.localBindAddress}:${upstream.localBindPort}`;
    if (socketPath === '' && upstream.localBindPort === ownPort)
      throw new PeerwayError(
        'request.invalid',
        `Proxy.Upstreams: port ${ownPort} is the sidecar's own; choose another`,
        {
          field: 'Proxy.Upstreams',
        },
      );
    if (binds.has(bind))
      throw new PeerwayError('request.invalid', `Proxy.Upstreams: two upstreams listen on ${bind}`, {
        field: 'Proxy.Upstreams',
      });
    binds.add(bind);
  }
}

export function putNode(transaction: StoreTransaction, node: RegisterServiceInput['node'], partition: string): void {
  const key = nodeKey({ partition, peerName: '', node: node.node });
  putIfChanged(transaction, 'node', key, {
    id: '',
    meta: {},
    ...transaction.state.node.get(key),
    ...Object.fromEntries(Object.entries(node).filter(([, value]) => value !== undefined)),
    node: node.node,
    address: node.address,
    taggedAddresses: node.taggedAddresses,
    partition,
    peerName: '',
    datacenter: transaction.state.cluster.datacenter,
    createIndex: 0,
    modifyIndex: 0,
  });
}

export function putInstance(
  context: OperationContext,
  transaction: StoreTransaction,
  { node, service }: Pick<RegisterServiceInput, 'node' | 'service'>,
): void {
  const instance: ServiceInstance = {
    ...service,
    peerName: '',
    node: node.node,
    peerMeta: null,
    createIndex: 0,
    modifyIndex: 0,
  };
  const key = instanceKey(instance);
  const existing = transaction.state.instance.get(key);
  // Taking over another service's ID would take its instance away, so that needs a right on it as well.
  const isAnother =
    existing !== undefined && (existing.service !== service.service || existing.namespace !== service.namespace);
  if (isAnother && !mayReadOrWrite(context, existing))
    throw hiddenDenial(
      context,
      'catalog.register',
      `what has the ID ${JSON.stringify(service.id)} on node ${JSON.stringify(node.node)}`,
    );
  if (isAnother) requireServiceWrite(context, 'catalog.register', existing);
  putIfChanged(transaction, 'instance', key, instance);
}

type CatalogTable = 'node' | 'instance' | 'check';

/** Proxies register anew at every start; only what differs is worth an index. */
export function putIfChanged<T extends CatalogTable>(
  transaction: StoreTransaction,
  table: T,
  key: string,
  row: Parameters<typeof transaction.put<T>>[1],
): void {
  const existing = transaction.state[table].get(key);
  if (existing !== undefined && comparable(existing) === comparable(row)) return;
  transaction.put(table, row);
}

/** Key order out of the database (jsonb) is not ours. */
const comparable = (row: object): string =>
  JSON.stringify({ ...row, createIndex: 0, modifyIndex: 0 }, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)))
      : value,
  );
