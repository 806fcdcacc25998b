import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../../command-context.ts';
import { formatRole } from '../format-acl.ts';
import { addGrantOptions, type GrantOptions, readGrantOptions } from '../grant-options.ts';

type Options = ReadingOptions & GrantOptions & { name: string; description?: string };

/** `peerway acl role create`. */
export function createCommand(context: CommandContext): Command {
  return addGrantOptions(readingCommand('create'))
    .description('create an ACL role: grants under one name, for any number of tokens')
    .requiredOption('--name <name>', 'name of the role')
    .option('--description <text>', 'what it is for')
    .addHelpText(
      'after',
      '\nExample:\n  peerway acl role create --name team-a --service-identity web --policy-name reader',
    )
    .action(async (options: Options) => {
      const role = await context.connect(options).role.create.mutate({
        name: options.name,
        description: options.description ?? '',
        ...readGrantOptions(options),
      });
      printResult(context, options, role, formatRole);
    });
}
