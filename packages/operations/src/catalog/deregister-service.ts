import { rowsUnder } from '@peerway/mesh';
import { checkKey, instanceKey } from '@peerway/model/catalog';
import { DEFAULT_NAMESPACE } from '@peerway/model/default-scope';
import { PeerwayError } from '@peerway/model/error';
import { partitionSchema } from '@peerway/model/identifier';
import { z } from 'zod';
import { requirePermission, shownToCaller } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { write } from '../write.ts';

const inputSchema = z.object({ node: z.string().min(1), serviceId: z.string().min(1), partition: partitionSchema });

/** Removes one local instance and its checks; the node goes with its last instance. One that is absent counts as removed. */
export async function deregisterService(context: OperationContext, rawInput: unknown): Promise<{ wasThere: boolean }> {
  const operation = 'catalog.deregister';
  const { node, serviceId, partition } = parseInput(inputSchema, rawInput);
  const key = instanceKey({ peerName: '', partition, node, id: serviceId });
  const instance = shownToCaller(context, context.store.state().instance.get(key));
  requirePermission(context, operation, {
    resource: 'service',
    name: instance?.service ?? serviceId,
    partition,
    namespace: instance?.namespace ?? DEFAULT_NAMESPACE,
    access: 'write',
  });
  if (instance === undefined) return { wasThere: false };
  await write(context, operation, `${node}/${serviceId}`, (transaction) => {
    const { state } = transaction;
    const current = state.instance.get(key);
    if (current === undefined) return;
    // The permission was checked for this service; another may have taken the ID in the meantime.
    if (current.service !== instance.service || current.namespace !== instance.namespace)
      throw new PeerwayError('request.conflict');
    transaction.remove('instance', key);
    const place = { peerName: '', partition, node };
    for (const [checkRow, check] of rowsUnder(state.check, checkKey({ ...place, checkId: '' }))) {
      if (check.serviceId === serviceId) transaction.remove('check', checkRow);
    }
    const hasOthers = [...rowsUnder(state.instance, instanceKey({ ...place, id: '' }))].some(
      ([other]) => other !== key,
    );
    if (!hasOthers) transaction.remove('node', ['', partition, node].join('/'));
  });
  return { wasThere: true };
}
