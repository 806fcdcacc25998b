import { describeService, listServices as listAllServices, type ServiceReference } from '@peerway/mesh';
import type { ServiceDetail, ServiceSummary } from '@peerway/model/catalog';
import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { PeerwayError } from '@peerway/model/error';
import { z } from 'zod';
import { may } from '../access/require.ts';
import type { Filtered } from '../catalog/read-catalog.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { allNamespaces } from '../tenancy/tenant-contents.ts';

/** Services that the caller may read; a peer's by Consul's rule for imported ones (semantics A7). */
export function listServices(context: OperationContext): ServiceSummary[] {
  return listAllServices(context.store.state()).filter((service) => mayReadService(context, service));
}

/** Services that peers export to a partition. */
export function listImportedServices(context: OperationContext, partition: string): Filtered<ServiceSummary> {
  const found = listAllServices(context.store.state()).filter((row) => row.peer !== '' && row.partition === partition);
  const rows = found.filter((service) => mayReadService(context, service));
  return { rows, isFiltered: rows.length < found.length };
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
  const { name, peer, namespace = DEFAULT_NAMESPACE, partition = DEFAULT_PARTITION } = input;
  const service = { name, peer, namespace, partition };
  const detail = mayReadService(context, service) ? describeService(context.store.state(), service) : null;
  if (detail === null)
    throw new PeerwayError(
      'request.not_found',
      `There is no service "${input.name}"${input.peer === '' ? '' : ` of peer "${input.peer}"`} that this token may read`,
    );
  return detail;
}

/** Whether the caller may see a service: its own name here, or the whole set of its partition for what peers export. */
export function mayReadService(
  context: Pick<OperationContext, 'caller'>,
  { name, namespace, partition, peer }: ServiceReference,
): boolean {
  return peer === ''
    ? may(context, { resource: 'service', name, partition, namespace, access: 'read' })
    : context.caller.authorizer.importedServiceRead(partition);
}

/** Whether the caller may read every service of a partition, in each of the namespaces that it has now. */
export const mayReadAllServices = (context: Pick<OperationContext, 'caller' | 'store'>, partition: string): boolean =>
  unreadNamespaces(context, partition).length === 0;

/** The namespaces of a partition in which there could be a service that the caller may not read. */
export function unreadNamespaces(
  { caller, store }: Pick<OperationContext, 'caller' | 'store'>,
  partition: string,
): string[] {
  return allNamespaces(store.state(), partition)
    .map(({ name }) => name)
    .filter((namespace) => !caller.authorizer.serviceReadAll({ partition, namespace }));
}
