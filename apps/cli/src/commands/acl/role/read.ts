import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../../command-context.ts';
import { formatRole } from '../format-acl.ts';
import { addLinkOptions, type LinkOptions, readLink } from '../object-link.ts';

/** `peerway acl role read`. */
export function readCommand(context: CommandContext): Command {
  return addLinkOptions(readingCommand('read'), 'role')
    .description('show an ACL role')
    .action(async ({ id, name, ...options }: ReadingOptions & LinkOptions) => {
      const link = readLink({ id, name });
      printResult(context, options, await context.connect(options).role.read.query(link), formatRole);
    });
}
