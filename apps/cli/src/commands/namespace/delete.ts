import type { Command } from 'commander';
import { type CommandContext, callingCommand } from '../../command-context.ts';
import type { ConnectionOptions } from '../../connection.ts';
import { partitionOption, resolveScope, type ScopeOptions } from '../../scope-options.ts';

/** `peerway namespace delete`. */
export function deleteCommand(context: CommandContext): Command {
  return callingCommand('delete')
    .description('delete a namespace that nothing is in')
    .requiredOption('--name <namespace>', 'its name')
    .addOption(partitionOption())
    .action(async (options: ConnectionOptions & ScopeOptions & { name: string }) => {
      const { partition } = resolveScope(options, context.environment);
      await context.connect(options).namespace.delete.mutate({ partition, name: options.name });
      context.note(`Namespace "${options.name}" of partition "${partition}" is deleted.`);
    });
}
