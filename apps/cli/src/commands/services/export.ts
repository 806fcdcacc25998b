import type { Command } from 'commander';
import { type CommandContext, callingCommand } from '../../command-context.ts';
import type { ConnectionOptions } from '../../connection.ts';
import { resolveScope } from '../../scope-options.ts';
import { type ConsumerOptions, consumersOf, consumerText, withConsumerOptions } from './consumers.ts';

/** `peerway services export`. */
export function exportCommand(context: CommandContext): Command {
  return withConsumerOptions(callingCommand('export'))
    .description('export a service to peers or to other partitions')
    .addHelpText(
      'after',
      '\nExamples:\n  peerway services export --name api --consumer-peers east\n  peerway services export --name api --consumer-partitions team-b --owner team-a',
    )
    .action(async (options: ConnectionOptions & ConsumerOptions) => {
      const consumers = consumersOf(options);
      const client = context.connect(options);
      const scope = resolveScope(options, context.environment);
      const { name: service, owner = '' } = options;
      for (const consumer of consumers) {
        const { warnings } = await client.exportedService.addConsumer.mutate({ service, ...scope, ...consumer, owner });
        for (const warning of warnings) context.note(`warning: ${warning}`);
        context.note(`Service "${service}" is exported to ${consumerText(consumer)}.`);
      }
    });
}
