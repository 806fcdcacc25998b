import { PeerwayError } from '@peerway/model/error';
import { type Command, InvalidArgumentError } from 'commander';
import { namespaceOption, partitionOption, type ScopeOptions } from '../../scope-options.ts';

export type ConsumerOptions = ScopeOptions & {
  name: string;
  consumerPeers?: string[];
  consumerPartitions?: string[];
  owner?: string;
};

/** Adds what names an export: the service, its consumers as in Consul's `services export`, and whose part of the entry it is. */
export function withConsumerOptions(command: Command): Command {
  return command
    .requiredOption('--name <service>', 'the service, or * for all of the namespace')
    .option('--consumer-peers <list>', 'local names of the peers, comma separated', parseList)
    .option('--consumer-partitions <list>', 'other partitions of this cluster, comma separated', parseList)
    .option('--owner <name>', 'whose part of the exported services it is: a team or tool')
    .addOption(partitionOption())
    .addOption(namespaceOption());
}

type Consumer = { peer: string; toPartition: string };

/** Every consumer that the options name. */
export function consumersOf({ consumerPeers = [], consumerPartitions = [] }: ConsumerOptions): Consumer[] {
  const consumers = [
    ...consumerPeers.map((peer) => ({ peer, toPartition: '' })),
    ...consumerPartitions.map((toPartition) => ({ peer: '', toPartition })),
  ];
  if (consumers.length === 0)
    throw new PeerwayError('request.invalid', 'give --consumer-peers or --consumer-partitions, or both');
  return consumers;
}

export const consumerText = ({ peer, toPartition }: Consumer): string =>
  peer === '' ? `partition "${toPartition}"` : `peer "${peer}"`;

function parseList(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => name === '')) throw new InvalidArgumentError('Give names, separated by commas.');
  return names;
}
