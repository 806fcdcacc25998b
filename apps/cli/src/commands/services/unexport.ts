import type { Command } from 'commander';
import { type CommandContext, callingCommand } from '../../command-context.ts';
import type { ConnectionOptions } from '../../connection.ts';
import { resolveScope } from '../../scope-options.ts';
import { type ConsumerOptions, consumersOf, consumerText, withConsumerOptions } from './consumers.ts';

/** `peerway services unexport`. */
export function unexportCommand(context: CommandContext): Command {
  return withConsumerOptions(callingCommand('unexport'))
    .description('stop exporting a service to peers or to other partitions')
    .addHelpText('after', '\nExample:\n  peerway services unexport --name api --consumer-peers east')
    .action(async (options: ConnectionOptions & ConsumerOptions) => {
      const consumers = consumersOf(options);
      const client = context.connect(options);
      const scope = resolveScope(options, context.environment);
      const { name: service, owner = '' } = options;
      for (const consumer of consumers) {
        await client.exportedService.removeConsumer.mutate({ service, ...scope, ...consumer, owner });
        context.note(`Service "${service}" is no longer exported to ${consumerText(consumer)}.`);
      }
    });
}
