import { checkKey, instanceKey } from '@peerway/model/catalog';
import { DEFAULT_NAMESPACE } from '@peerway/model/default-scope';
import { PeerwayError } from '@peerway/model/error';
import { healthStatusSchema } from '@peerway/model/health';
import { partitionSchema } from '@peerway/model/identifier';
import { z } from 'zod';
import { mayReadOrWrite, requirePermission, shownToCaller } from '../access/require.ts';
import { namespaceOfCheck } from '../catalog/read-catalog.ts';
import { putIfChanged, requireServiceWrite } from '../catalog/register-service.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { write } from '../write.ts';

const inputSchema = z.object({
  node: z.string().min(1).max(256),
  partition: partitionSchema,
  checkId: z.string().min(1).max(256),
  status: healthStatusSchema.exclude(['maintenance']),
  output: z.string().max(4096).default(''),
});

/**
 * Takes the result of a check from whoever runs it. Needs `service:write` on its service, or `node:write` for a node's. The same
 * result again only confirms it.
 * @throws PeerwayError `request.not_found`
 */
export async function updateCheck(context: OperationContext, rawInput: unknown): Promise<void> {
  const operation = 'check.update';
  const { node, partition, checkId, status, output } = parseInput(inputSchema, rawInput);
  const key = checkKey({ peerName: '', partition, node, checkId });
  const state = context.store.state();
  const row = state.check.get(key);
  const namespace = row && namespaceOfCheck(state, row);
  const isHidden =
    row !== undefined &&
    namespace !== undefined &&
    row.serviceName !== '' &&
    !mayReadOrWrite(context, { service: row.serviceName, partition, namespace });
  const known = isHidden ? undefined : row;
  requirePermission(
    context,
    operation,
    known?.serviceName && namespace !== undefined
      ? { resource: 'service', name: known.serviceName, partition, namespace, access: 'write' }
      : { resource: 'node', name: node, partition, access: 'write' },
  );
  if (known === undefined)
    throw new PeerwayError(
      'request.not_found',
      `Unknown check ID "${checkId}". Ensure that the check ID is passed, not the check name.`,
    );
  context.live.checks.confirm(key, known, context.now().getTime());
  // The leader ends the terms of all. Here its own memory is enough; anywhere else the row has to tell it.
  const isSame = known.status === status && known.output === output;
  if (isSame && context.store.isLeader()) return;
  await write(context, operation, `${node}/${checkId}`, (transaction) => {
    const check = transaction.state.check.get(key);
    const isSameOwner =
      check?.serviceName === known.serviceName && namespaceOfCheck(transaction.state, check) === namespace;
    if (!isSameOwner) throw new PeerwayError('request.conflict');
    transaction.put('check', { ...check, status, output });
  });
}

const maintenanceSchema = z.object({
  node: z.string().min(1).max(256),
  partition: partitionSchema,
  serviceId: z.string().min(1).max(256),
  enable: z.boolean(),
  reason: z.string().max(512).default(''),
});

/** Takes an instance out of everybody's way, or back into it. */
export async function setMaintenance(context: OperationContext, rawInput: unknown): Promise<void> {
  const operation = 'service.set-maintenance';
  const { node, partition, serviceId, enable, reason } = parseInput(maintenanceSchema, rawInput);
  const place = { peerName: '', partition, node };
  const instance = shownToCaller(context, context.store.state().instance.get(instanceKey({ ...place, id: serviceId })));
  requireServiceWrite(context, operation, {
    service: instance?.service ?? serviceId,
    partition,
    namespace: instance?.namespace ?? DEFAULT_NAMESPACE,
  });
  if (instance === undefined)
    throw new PeerwayError(
      'request.not_found',
      `Unknown service ID "${serviceId}". Ensure that the service ID is passed, not the service name.`,
    );
  const checkId = `_service_maintenance:${serviceId}`;
  await write(context, operation, `${node}/${serviceId}`, (transaction) => {
    const key = checkKey({ ...place, checkId });
    if (!enable) return transaction.remove('check', key);
    putIfChanged(transaction, 'check', key, {
      ...place,
      checkId,
      name: 'Service Maintenance Mode',
      status: 'maintenance',
      output: '',
      notes:
        reason ||
        'Maintenance mode is enabled for this service, but no reason was provided. This is a default message.',
      type: 'maintenance',
      serviceId,
      serviceName: instance.service,
      createIndex: 0,
      modifyIndex: 0,
    });
  });
}
