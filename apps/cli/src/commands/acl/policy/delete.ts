import type { Command } from 'commander';
import { type CommandContext, callingCommand } from '../../../command-context.ts';
import type { ConnectionOptions } from '../../../connection.ts';
import { addLinkOptions, type LinkOptions, readLink } from '../object-link.ts';

/** `peerway acl policy delete`. */
export function deleteCommand(context: CommandContext): Command {
  return addLinkOptions(callingCommand('delete'), 'policy')
    .description('delete an ACL policy; tokens and roles that have it lose its rights at once')
    .action(async (options: ConnectionOptions & LinkOptions) => {
      const { policy } = context.connect(options);
      const { id, name } = await policy.read.query(readLink(options));
      await policy.delete.mutate({ id });
      context.note(`Policy "${name}" is deleted.`);
    });
}
