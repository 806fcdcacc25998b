import type { Command } from 'commander';
import { type CommandContext, callingCommand } from '../../command-context.ts';
import type { ConnectionOptions } from '../../connection.ts';
import { consumerPeersOption } from './consumer-peers.ts';

type Options = ConnectionOptions & { name: string; consumerPeers: string[] };

/** `peerway services unexport`. */
export function unexportCommand(context: CommandContext): Command {
  return callingCommand('unexport')
    .description('stop exporting a service to peers')
    .requiredOption('--name <service>', 'the service, or * for the item that exports all')
    .addOption(consumerPeersOption())
    .addHelpText('after', '\nExample:\n  peerway services unexport --name api --consumer-peers east')
    .action(async ({ name, consumerPeers, ...options }: Options) => {
      const client = context.connect(options);
      for (const peer of consumerPeers) {
        await client.exportedService.removeConsumer.mutate({ service: name, peer });
        context.note(`Service "${name}" is no longer exported to peer "${peer}".`);
      }
    });
}
