import type { ExportConsumer } from '@peerway/model/config-entry/exported-services';
import type { ExportedServiceRow } from '@peerway/model/exported-service';

/** Who receives an exported service: a peer, or another partition of this cluster. */
export type Consumer = { kind: 'peer' | 'partition'; name: string };

/** `peer:west`, `partition:team-a`: as keys, as values of lists and in addresses. */
export const consumerKey = ({ kind, name }: Consumer): string => `${kind}:${name}`;

/** Reads what `consumerKey` wrote; null when it is something else. */
export function parseConsumer(text: string): Consumer | null {
  const [kind, ...rest] = text.split(':');
  const name = rest.join(':');
  return (kind === 'peer' || kind === 'partition') && name !== '' ? { kind, name } : null;
}

export const consumerOf = ({ peer, toPartition }: Pick<ExportedServiceRow, 'peer' | 'toPartition'>): Consumer =>
  peer === '' ? { kind: 'partition', name: toPartition } : { kind: 'peer', name: peer };

/** As the API and the items of the entry name it. */
export const consumerFields = ({ kind, name }: Consumer): { peer: string; toPartition: string } =>
  kind === 'peer' ? { peer: name, toPartition: '' } : { peer: '', toPartition: name };

export const itemConsumer = ({ kind, name }: Consumer): ExportConsumer => ({
  Peer: kind === 'peer' ? name : '',
  Partition: kind === 'partition' ? name : '',
  SamenessGroup: '',
});

/** The consumer of an item; null for a sameness group, which stands for several. */
export const consumerOfItem = ({ Peer, Partition }: ExportConsumer): Consumer | null =>
  Peer !== '' ? { kind: 'peer', name: Peer } : Partition !== '' ? { kind: 'partition', name: Partition } : null;

/** For people: `west`, `the partition team-a`. */
export const consumerText = ({ kind, name }: Consumer): string => (kind === 'peer' ? name : `the partition ${name}`);
