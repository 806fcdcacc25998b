import type { Command } from 'commander';
import { type CommandContext, callingCommand } from '../../command-context.ts';
import type { ConnectionOptions } from '../../connection.ts';

/** `peerway peering delete`. */
export function deleteCommand(context: CommandContext): Command {
  return callingCommand('delete')
    .description('delete a peering; the other cluster is told, and traffic between the two ends')
    .requiredOption('--name <peer>', 'local name of the peering')
    .action(async (options: ConnectionOptions & { name: string }) => {
      await context.connect(options).peering.delete.mutate({ name: options.name });
      context.note(`Peering "${options.name}" is being deleted.`);
    });
}
