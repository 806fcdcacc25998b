import type { Command } from 'commander';
import { type CommandContext, callingCommand } from '../../command-context.ts';
import type { ConnectionOptions } from '../../connection.ts';

/** `peerway partition delete`. */
export function deleteCommand(context: CommandContext): Command {
  return callingCommand('delete')
    .description('delete a partition that nothing is in')
    .requiredOption('--name <partition>', 'its name')
    .action(async ({ name, ...options }: ConnectionOptions & { name: string }) => {
      await context.connect(options).partition.delete.mutate({ name });
      context.note(`Partition "${name}" is deleted.`);
    });
}
