import type { Command } from 'commander';
import { type CommandContext, callingCommand } from '../../command-context.ts';
import type { ConnectionOptions } from '../../connection.ts';
import { partitionOption, resolveScope, type ScopeOptions } from '../../scope-options.ts';

/** `peerway peering delete`. */
export function deleteCommand(context: CommandContext): Command {
  return callingCommand('delete')
    .description('delete a peering; the other cluster is told, and traffic between the two ends')
    .requiredOption('--name <peer>', 'local name of the peering')
    .addOption(partitionOption())
    .action(async (options: ConnectionOptions & Pick<ScopeOptions, 'partition'> & { name: string }) => {
      const { partition } = resolveScope(options, context.environment);
      await context.connect(options).peering.delete.mutate({ name: options.name, partition });
      context.note(`Peering "${options.name}" is being deleted.`);
    });
}
