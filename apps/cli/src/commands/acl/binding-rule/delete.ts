import type { Command } from 'commander';
import { type CommandContext, callingCommand } from '../../../command-context.ts';
import type { ConnectionOptions } from '../../../connection.ts';

/** `peerway acl binding-rule delete`. */
export function deleteCommand(context: CommandContext): Command {
  return callingCommand('delete')
    .description('delete a binding rule; tokens of earlier logins keep what it gave them until they end')
    .requiredOption('--id <id>', 'ID of the rule')
    .action(async ({ id, ...options }: ConnectionOptions & { id: string }) => {
      await context.connect(options).bindingRule.delete.mutate({ id });
      context.note(`Binding rule ${id} is deleted.`);
    });
}
