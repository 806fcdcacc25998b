import { type ConfigEntry, type ExportedServicesEntry, exportedServicesEntrySchema } from '@peerway/model/config-entry';
import { PeerwayError } from '@peerway/model/error';
import { type ExportConsumerInput, exportConsumerInputSchema } from '@peerway/model/exported-service';
import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/identifier';
import { requirePermission } from '../access/require.ts';
import { editConfigEntry } from '../config-entry/write-config-entry.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';

const WHICH = { Kind: 'exported-services', Name: DEFAULT_PARTITION, Partition: DEFAULT_PARTITION } as const;

/** Adds a peer to an item of the one `exported-services` entry, making both as needed; what others wrote in it stays. */
export async function addExportConsumer(context: OperationContext, rawInput: unknown): Promise<{ warnings: string[] }> {
  const operation = 'exported-service.add-consumer';
  requirePermission(context, operation, { resource: 'mesh', access: 'write' });
  const input = parseInput(exportConsumerInputSchema, rawInput);
  const { warnings } = await editConfigEntry(context, operation, WHICH, undefined, (current) =>
    withConsumer(exportsOf(current), input),
  );
  return { warnings };
}

/**
 * Takes a peer from the item that names exactly this service (or the wildcard, for `*`); an item without consumers goes.
 * @throws PeerwayError `request.not_found`, saying so when a wildcard is what exports the service.
 */
export async function removeExportConsumer(
  context: OperationContext,
  rawInput: unknown,
): Promise<Record<string, never>> {
  const operation = 'exported-service.remove-consumer';
  requirePermission(context, operation, { resource: 'mesh', access: 'write' });
  const input = parseInput(exportConsumerInputSchema, rawInput);
  await editConfigEntry(context, operation, WHICH, undefined, (current) => withoutConsumer(exportsOf(current), input));
  return {};
}

export function withConsumer(
  entry: ExportedServicesEntry,
  { service, peer }: ExportConsumerInput,
): ExportedServicesEntry {
  const consumer = { Peer: peer, Partition: '' };
  const item = entry.Services.find(({ Name }) => Name === service);
  if (item?.Consumers.some(({ Peer }) => Peer === peer)) return entry;
  const Services =
    item === undefined
      ? [...entry.Services, { Name: service, Namespace: DEFAULT_NAMESPACE, Consumers: [consumer] }]
      : entry.Services.map((other) => (other === item ? { ...item, Consumers: [...item.Consumers, consumer] } : other));
  return { ...entry, Services };
}

export function withoutConsumer(
  entry: ExportedServicesEntry,
  { service, peer }: ExportConsumerInput,
): ExportedServicesEntry {
  const names = (name: string): boolean =>
    entry.Services.some(({ Name, Consumers }) => Name === name && Consumers.some(({ Peer }) => Peer === peer));
  if (!names(service))
    throw new PeerwayError('request.not_found', `"${service}" is not exported to "${peer}" by an item of its own`, {
      ...(names('*')
        ? { hint: `The wildcard "*" exports it. Stop exporting "*" to "${peer}", or export single services instead.` }
        : {}),
    });
  const Services = entry.Services.map((item) =>
    item.Name === service ? { ...item, Consumers: item.Consumers.filter(({ Peer }) => Peer !== peer) } : item,
  ).filter(({ Consumers }) => Consumers.length > 0);
  return { ...entry, Services };
}

function exportsOf(current: ConfigEntry | undefined): ExportedServicesEntry {
  return current?.Kind === 'exported-services' ? current : exportedServicesEntrySchema.parse({ ...WHICH });
}
