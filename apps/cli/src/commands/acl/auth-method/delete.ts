import type { Command } from 'commander';
import { type CommandContext, callingCommand } from '../../../command-context.ts';
import type { ConnectionOptions } from '../../../connection.ts';

/** `peerway acl auth-method delete`. */
export function deleteCommand(context: CommandContext): Command {
  return callingCommand('delete')
    .description('delete an auth method with its binding rules; whoever logged in with it is refused from then on')
    .requiredOption('--name <name>', 'name of the method')
    .action(async ({ name, ...options }: ConnectionOptions & { name: string }) => {
      await context.connect(options).authMethod.delete.mutate({ name });
      context.note(`Auth method "${name}" is deleted, with its binding rules and the tokens of its logins.`);
    });
}
