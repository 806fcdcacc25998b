import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../../command-context.ts';
import { formatTable } from '../../../table.ts';
import { lifetimeText } from '../format-login.ts';

/** `peerway acl auth-method list`. */
export function listCommand(context: CommandContext): Command {
  return readingCommand('list')
    .description('list the auth methods')
    .action(async (options: ReadingOptions) => {
      const methods = await context.connect(options).authMethod.list.query();
      printResult(context, options, methods, (rows) =>
        formatTable(
          ['Name', 'Type', 'DisplayName', 'MaxTokenTTL', 'Description'],
          rows.map((row) => [row.name, row.type, row.displayName, lifetimeText(row), row.description]),
        ),
      );
    });
}
