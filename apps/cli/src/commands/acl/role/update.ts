import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../../command-context.ts';
import { formatRole } from '../format-acl.ts';
import { addGrantOptions, type GrantOptions, readGrantOptions } from '../grant-options.ts';

type Options = ReadingOptions & GrantOptions & { id: string; name?: string; description?: string };

/** `peerway acl role update`. */
export function updateCommand(context: CommandContext): Command {
  return addGrantOptions(readingCommand('update'))
    .description('change what an ACL role grants; each kind that is given replaces the old, the rest stays')
    .requiredOption('--id <id>', 'ID of the role')
    .option('--name <name>', 'its new name')
    .option('--description <text>', 'what it is for')
    .action(async (options: Options) => {
      const role = await context.connect(options).role.update.mutate({
        id: options.id,
        ...(options.name === undefined ? {} : { name: options.name }),
        ...(options.description === undefined ? {} : { description: options.description }),
        ...readGrantOptions(options),
      });
      printResult(context, options, role, formatRole);
    });
}
