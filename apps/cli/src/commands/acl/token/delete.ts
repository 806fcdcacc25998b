import type { Command } from 'commander';
import { type CommandContext, callingCommand } from '../../../command-context.ts';
import type { ConnectionOptions } from '../../../connection.ts';

/** `peerway acl token delete`. */
export function deleteCommand(context: CommandContext): Command {
  return callingCommand('delete')
    .description('delete an ACL token; whoever uses it is refused from then on')
    .requiredOption('--accessor-id <id>', 'accessor ID of the token')
    .action(async (options: ConnectionOptions & { accessorId: string }) => {
      await context.connect(options).token.delete.mutate({ accessorId: options.accessorId });
      context.note(`Token ${options.accessorId} is deleted.`);
    });
}
