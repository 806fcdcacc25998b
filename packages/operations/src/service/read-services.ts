import { describeService, listServices as listAllServices } from '@peerway/mesh';
import type { ServiceDetail, ServiceSummary } from '@peerway/model/catalog';
import { PeerwayError } from '@peerway/model/error';
import { z } from 'zod';
import { may } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';

/** Services that the caller may read; a peer's by Consul's rule for imported ones (semantics A7). */
export function listServices(context: OperationContext): ServiceSummary[] {
  return listAllServices(context.store.state()).filter((service) =>
    mayReadService(context, service.name, service.peer),
  );
}

const inputSchema = z.object({
  name: z.string().min(1).max(256),
  peer: z.string().max(63).default(''),
  namespace: z.string().max(63).optional(),
  partition: z.string().max(63).optional(),
});

/** @throws PeerwayError `request.not_found`, for a service that does not exist and for one that is hidden alike. */
export function readService(context: OperationContext, rawInput: unknown): ServiceDetail {
  const input = parseInput(inputSchema, rawInput);
  const detail = mayReadService(context, input.name, input.peer) ? describeService(context.store.state(), input) : null;
  if (detail === null)
    throw new PeerwayError(
      'request.not_found',
      `There is no service "${input.name}"${input.peer === '' ? '' : ` of peer "${input.peer}"`} that this token may read`,
    );
  return detail;
}

/** Whether the caller may see a service: its own name here, or the whole set for what peers export. */
export function mayReadService(context: Pick<OperationContext, 'caller'>, name: string, peer: string): boolean {
  return peer === ''
    ? may(context, { resource: 'service', name, access: 'read' })
    : context.caller.authorizer.importedServiceRead();
}
