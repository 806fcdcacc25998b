import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../../command-context.ts';
import { formatPolicy } from '../format-acl.ts';
import { addLinkOptions, type LinkOptions, readLink } from '../object-link.ts';

/** `peerway acl policy read`. */
export function readCommand(context: CommandContext): Command {
  return addLinkOptions(readingCommand('read'), 'policy')
    .description('show an ACL policy with its rules')
    .action(async ({ id, name, ...options }: ReadingOptions & LinkOptions) => {
      const link = readLink({ id, name });
      printResult(context, options, await context.connect(options).policy.read.query(link), formatPolicy);
    });
}
