import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../../command-context.ts';
import { formatTable } from '../../../table.ts';

/** `peerway acl policy list`. */
export function listCommand(context: CommandContext): Command {
  return readingCommand('list')
    .description('list the ACL policies')
    .action(async (options: ReadingOptions) => {
      const policies = await context.connect(options).policy.list.query();
      printResult(context, options, policies, (rows) =>
        formatTable(
          ['Name', 'ID', 'Description'],
          rows.map((row) => [row.name, row.id, row.description]),
        ),
      );
    });
}
