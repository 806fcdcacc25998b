import type { Command } from 'commander';
import { type CommandContext, callingCommand } from '../../command-context.ts';
import type { ConnectionOptions } from '../../connection.ts';
import { consumerPeersOption } from './consumer-peers.ts';

type Options = ConnectionOptions & { name: string; consumerPeers: string[] };

/** `peerway services export`. */
export function exportCommand(context: CommandContext): Command {
  return callingCommand('export')
    .description('export a service to peers')
    .requiredOption('--name <service>', 'the service, or * for all of the partition')
    .addOption(consumerPeersOption())
    .addHelpText('after', '\nExample:\n  peerway services export --name api --consumer-peers east')
    .action(async ({ name, consumerPeers, ...options }: Options) => {
      const client = context.connect(options);
      for (const peer of consumerPeers) {
        const { warnings } = await client.exportedService.addConsumer.mutate({ service: name, peer });
        for (const warning of warnings) context.note(`warning: ${warning}`);
        context.note(`Service "${name}" is exported to peer "${peer}".`);
      }
    });
}
