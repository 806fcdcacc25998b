import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../../command-context.ts';
import { formatToken } from '../format-acl.ts';
import { addTokenGrantOptions, readTokenGrantOptions, type TokenGrantOptions } from '../grant-options.ts';

type Options = ReadingOptions & TokenGrantOptions & { accessorId: string; description?: string };

/** `peerway acl token update`. */
export function updateCommand(context: CommandContext): Command {
  return addTokenGrantOptions(readingCommand('update'))
    .description('change what an ACL token grants; each kind that is given replaces the old, the rest stays')
    .requiredOption('--accessor-id <id>', 'accessor ID of the token')
    .option('--description <text>', 'what it is for')
    .action(async (options: Options) => {
      const updated = await context.connect(options).token.update.mutate({
        accessorId: options.accessorId,
        ...readTokenGrantOptions(options),
        ...(options.description === undefined ? {} : { description: options.description }),
      });
      printResult(context, options, updated, formatToken);
    });
}
