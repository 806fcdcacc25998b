import type { Command } from 'commander';
import { type CommandContext, callingCommand } from '../../../command-context.ts';
import type { ConnectionOptions } from '../../../connection.ts';
import { addLinkOptions, type LinkOptions, readLink } from '../object-link.ts';

/** `peerway acl role delete`. */
export function deleteCommand(context: CommandContext): Command {
  return addLinkOptions(callingCommand('delete'), 'role')
    .description('delete an ACL role; tokens that have it lose its rights at once')
    .action(async (options: ConnectionOptions & LinkOptions) => {
      const { role } = context.connect(options);
      const { id, name } = await role.read.query(readLink(options));
      await role.delete.mutate({ id });
      context.note(`Role "${name}" is deleted.`);
    });
}
