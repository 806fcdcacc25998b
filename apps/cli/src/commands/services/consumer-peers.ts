import { InvalidArgumentError, Option } from 'commander';

/** `--consumer-peers a,b`, as in Consul's `services export`. */
export const consumerPeersOption = (): Option =>
  new Option('--consumer-peers <list>', 'local names of the peers, comma separated')
    .argParser(parsePeers)
    .makeOptionMandatory();

function parsePeers(text: string): string[] {
  const peers = text.split(',').map((peer) => peer.trim());
  if (peers.some((peer) => peer === '')) throw new InvalidArgumentError('Give peer names, separated by commas.');
  return peers;
}
