import type { ExportedServicesEntry } from '@peerway/model/config-entry/exported-services';
import { addGrants, filterGrants, grantKey, writePart } from '@peerway/model/export-grants';
import type { ExportPart } from '@peerway/model/export-part';
import { type Consumer, consumerFields, itemConsumer } from './consumer';
import type { WrittenExports } from './export-entries';

/** One consumer of one item, added to or taken from one owner's part. */
export type ExportToggle = {
  action: 'add' | 'remove';
  partition: string;
  namespace: string;
  service: string;
  consumer: Consumer;
  owner: string;
};

/** The input of `addConsumer` and `removeConsumer`. */
export const toggleInput = ({ partition, namespace, service, consumer, owner }: ExportToggle) => ({
  service,
  namespace,
  partition,
  ...consumerFields(consumer),
  owner,
});

/** The words of the command that does the same. What is left out is what it takes by default. */
export function toggleCommand({ action, partition, namespace, service, consumer, owner }: ExportToggle): string[] {
  return [
    ...['peerway', 'services', action === 'add' ? 'export' : 'unexport', '--name', service],
    ...[consumer.kind === 'peer' ? '--consumer-peers' : '--consumer-partitions', consumer.name],
    ...(owner === '' ? [] : ['--owner', owner]),
    ...(partition === 'default' ? [] : ['--partition', partition]),
    ...(namespace === 'default' ? [] : ['--namespace', namespace]),
  ];
}

/** The entry as it would be after a toggle. Equal to the present one when another part holds the same. */
export function entryAfterToggle({ entry, parts }: WrittenExports, toggle: ExportToggle): ExportedServicesEntry {
  const own = parts.find(({ owner }) => owner === toggle.owner)?.services ?? [];
  const item = { Name: toggle.service, Namespace: toggle.namespace };
  const consumer = itemConsumer(toggle.consumer);
  const key = grantKey(item, consumer);
  const services =
    toggle.action === 'add'
      ? addGrants(own, [{ key, item, consumer }])
      : filterGrants(own, (candidate) => candidate !== key);
  return entryAfterPart({ entry, parts }, { owner: toggle.owner, services });
}

/** The entry as it would be after one part was written whole; without items it is deleted. */
export function entryAfterPart(
  { entry, parts }: WrittenExports,
  part: Pick<ExportPart, 'owner' | 'services'>,
): ExportedServicesEntry {
  return { ...entry, Services: writePart(parts, entry.Services, part).services };
}
