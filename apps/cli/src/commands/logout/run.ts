import type { Command } from 'commander';
import { type CommandContext, callingCommand } from '../../command-context.ts';
import type { ConnectionOptions } from '../../connection.ts';

/** `peerway logout`. */
export function logoutCommand(context: CommandContext): Command {
  return callingCommand('logout')
    .description('end the ACL token of a login, which this call shows')
    .addHelpText(
      'after',
      '\nExample:\n  peerway logout --token-file peerway.token\n\nOther tokens are refused: `peerway acl token delete` deletes those.',
    )
    .action(async (options: ConnectionOptions) => {
      await context.connect(options).acl.logout.mutate();
      context.note('Logged out: the token is deleted.');
    });
}
