import { rowsUnder } from '@peerway/mesh';
import { checkKey, instanceKey, nodeKey, registerServiceSchema } from '@peerway/model/catalog';
import { DEFAULT_NAMESPACE } from '@peerway/model/default-scope';
import { PeerwayError } from '@peerway/model/error';
import { partitionSchema } from '@peerway/model/identifier';
import { z } from 'zod';
import { hiddenDenial, mayReadOrWrite, requirePermission, shownToCaller } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { requireScope } from '../tenancy/require-scope.ts';
import { write } from '../write.ts';
import { namespaceOfCheck } from './read-catalog.ts';
import {
  putIfChanged,
  putInstance,
  putNode,
  requireCheckWrite,
  requireServiceWrite,
  validateService,
} from './register-service.ts';

const inputSchema = z.object({
  node: registerServiceSchema.shape.node.extend({ partition: partitionSchema }),
  service: registerServiceSchema.shape.service.nullable(),
  checks: z.array(
    registerServiceSchema.shape.checks.unwrap().element.extend({
      /** `""`: a check of the node. */
      serviceId: z.string().max(256),
    }),
  ),
});

/**
 * Registers a node, and with it an instance or checks, as Consul's catalog does: needs `node:write`, and `service:write` on
 * every service that it is about. The same again takes no index.
 */
export async function registerCatalog(context: OperationContext, rawInput: unknown): Promise<void> {
  const operation = 'catalog.register';
  const { node, service, checks } = parseInput(inputSchema, rawInput);
  const { partition } = node;
  requirePermission(context, operation, { resource: 'node', name: node.node, partition, access: 'write' });
  if (service !== null) {
    requireServiceWrite(context, operation, service);
    validateService(service);
    if (service.partition !== partition)
      throw new PeerwayError('request.invalid', `Service.Partition: must be the node's, "${partition}"`, {
        field: 'Service.Partition',
      });
  }
  await write(context, operation, service === null ? node.node : `${node.node}/${service.id}`, (transaction) => {
    requireScope(transaction.state, partition, service?.namespace);
    putNode(transaction, node, partition);
    if (service !== null) putInstance(context, transaction, { node, service });
    for (const { serviceId, ...check } of checks) {
      const place = { peerName: '', partition, node: node.node };
      const instance = shownToCaller(context, transaction.state.instance.get(instanceKey({ ...place, id: serviceId })));
      if (serviceId !== '' && instance === undefined)
        throw new PeerwayError('config.reference', `ServiceID "${serviceId}" does not exist on node "${node.node}"`, {
          field: 'Check.ServiceID',
        });
      if (instance !== undefined) requireServiceWrite(context, operation, instance);
      requireCheckWrite(context, operation, transaction.state, { ...place, checkId: check.checkId, serviceId });
      putIfChanged(transaction, 'check', checkKey({ ...place, checkId: check.checkId }), {
        ...place,
        ...check,
        serviceId,
        serviceName: instance?.service ?? '',
        createIndex: 0,
        modifyIndex: 0,
      });
    }
  });
}

const deregisterSchema = z.object({
  node: z.string().min(1).max(256),
  partition: partitionSchema,
  serviceId: z.string().max(256).default(''),
  checkId: z.string().max(256).default(''),
});

/** Removes a check, an instance with its checks, or a node with everything on it. What is absent counts as removed. */
export async function deregisterCatalog(context: OperationContext, rawInput: unknown): Promise<void> {
  const operation = 'catalog.deregister';
  const { node, partition, serviceId, checkId } = parseInput(deregisterSchema, rawInput);
  const place = { peerName: '', partition, node };
  const mayWriteNode = (): void =>
    requirePermission(context, operation, { resource: 'node', name: node, partition, access: 'write' });
  await write(context, operation, [node, serviceId, checkId].filter(Boolean).join('/'), (transaction) => {
    const { state } = transaction;
    if (checkId !== '') {
      const check = state.check.get(checkKey({ ...place, checkId }));
      const owner = check?.serviceName
        ? { service: check.serviceName, partition, namespace: namespaceOfCheck(state, check) }
        : null;
      if (owner !== null && mayReadOrWrite(context, owner)) requireServiceWrite(context, operation, owner);
      else {
        mayWriteNode();
        // Hidden from the caller, so it is answered as one that is absent.
        if (owner !== null) return;
      }
      transaction.remove('check', checkKey({ ...place, checkId }));
      return;
    }
    if (serviceId === '') mayWriteNode();
    else if (shownToCaller(context, state.instance.get(instanceKey({ ...place, id: serviceId }))) === undefined) {
      requireServiceWrite(context, operation, { service: serviceId, partition, namespace: DEFAULT_NAMESPACE });
      return;
    }
    for (const [key, instance] of rowsUnder(state.instance, instanceKey({ ...place, id: '' }))) {
      if (serviceId !== '' && instance.id !== serviceId) continue;
      if (!mayReadOrWrite(context, instance))
        throw hiddenDenial(context, operation, `every service of node ${JSON.stringify(node)}`);
      requireServiceWrite(context, operation, instance);
      transaction.remove('instance', key);
    }
    for (const [key, check] of rowsUnder(state.check, checkKey({ ...place, checkId: '' }))) {
      if (serviceId === '' || check.serviceId === serviceId) transaction.remove('check', key);
    }
    if (serviceId === '') transaction.remove('node', nodeKey(place));
  });
}
