import { type ExportedServiceItem, exportedServiceItemsSchema } from '@peerway/model/config-entry';
import { PeerwayError } from '@peerway/model/error';
import { type ExportConsumerInput, exportConsumerInputSchema } from '@peerway/model/exported-service';
import { UNOWNED } from '@peerway/model/unowned';
import { requirePermission } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { partsOf } from './export-parts.ts';
import { editExportPart } from './write-export-part.ts';

/**
 * Adds a consumer to an item of the one `exported-services` entry, making both as needed, as a part of its owner (nobody, when
 * none is named); what others wrote in it stays.
 */
export async function addExportConsumer(context: OperationContext, rawInput: unknown): Promise<{ warnings: string[] }> {
  const operation = 'exported-service.add-consumer';
  const input = parseInput(exportConsumerInputSchema, rawInput);
  requirePermission(context, operation, { resource: 'mesh', partition: input.partition, access: 'write' });
  const { warnings } = await editExportPart(context, operation, input, (services) => withConsumer(services, input));
  return { warnings };
}

/**
 * Takes a consumer from the item that names exactly this service (or the wildcard, for `*`); an item without consumers goes.
 * @throws PeerwayError `request.not_found`, saying so when a wildcard is what exports the service, or another's part.
 */
export async function removeExportConsumer(
  context: OperationContext,
  rawInput: unknown,
): Promise<{ warnings: string[] }> {
  const operation = 'exported-service.remove-consumer';
  const input = parseInput(exportConsumerInputSchema, rawInput);
  requirePermission(context, operation, { resource: 'mesh', partition: input.partition, access: 'write' });
  const { warnings } = await editExportPart(context, operation, input, (services, state) => {
    if (!names(services, input)) {
      const holder = partsOf(state, input.partition).find((part) => names(part.services, input));
      if (holder !== undefined && holder.owner !== input.owner) throw heldByAnother(input, holder.owner);
    }
    return withoutConsumer(services, input);
  });
  return { warnings };
}

type Which = Pick<ExportConsumerInput, 'service' | 'namespace' | 'peer' | 'toPartition'>;

const isItem = (item: ExportedServiceItem, { service, namespace }: Which): boolean =>
  item.Name === service && item.Namespace === namespace;
const isConsumer = (consumer: ExportedServiceItem['Consumers'][number], { peer, toPartition }: Which): boolean =>
  consumer.Peer === peer && consumer.Partition === toPartition && consumer.SamenessGroup === '';
const names = (services: readonly ExportedServiceItem[], which: Which): boolean =>
  services.some((item) => isItem(item, which) && item.Consumers.some((consumer) => isConsumer(consumer, which)));
const consumerText = ({ peer, toPartition }: Which): string =>
  peer === '' ? `partition "${toPartition}"` : `"${peer}"`;

export function withConsumer(services: readonly ExportedServiceItem[], which: Which): ExportedServiceItem[] {
  if (names(services, which)) return [...services];
  const consumer = { Peer: which.peer, Partition: which.toPartition, SamenessGroup: '' };
  return services.some((item) => isItem(item, which))
    ? services.map((item) => (isItem(item, which) ? { ...item, Consumers: [...item.Consumers, consumer] } : item))
    : exportedServiceItemsSchema.parse([
        ...services,
        { Name: which.service, Namespace: which.namespace, Consumers: [consumer] },
      ]);
}

export function withoutConsumer(services: readonly ExportedServiceItem[], which: Which): ExportedServiceItem[] {
  if (!names(services, which))
    throw new PeerwayError(
      'request.not_found',
      `"${which.service}" is not exported to ${consumerText(which)} by an item of its own`,
      {
        ...(names(services, { ...which, service: '*' })
          ? {
              hint: `The wildcard "*" exports it. Stop exporting "*" to ${consumerText(which)}, or export single services instead.`,
            }
          : {}),
      },
    );
  return services
    .map((item) =>
      isItem(item, which)
        ? { ...item, Consumers: item.Consumers.filter((consumer) => !isConsumer(consumer, which)) }
        : item,
    )
    .filter(({ Consumers }) => Consumers.length > 0);
}

const heldByAnother = (which: Which, owner: string): PeerwayError =>
  new PeerwayError(
    'request.not_found',
    `"${which.service}" is exported to ${consumerText(which)} by ${owner === UNOWNED ? 'an item that nobody owns' : `the part of "${owner}"`}`,
    {
      hint:
        owner === UNOWNED ? 'Remove it without naming an owner.' : `Name the owner "${owner}" to take it from there.`,
    },
  );
