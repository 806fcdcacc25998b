import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../../command-context.ts';
import { formatTable } from '../../../table.ts';
import { grantCell } from '../format-acl.ts';

/** `peerway acl role list`. */
export function listCommand(context: CommandContext): Command {
  return readingCommand('list')
    .description('list the ACL roles')
    .action(async (options: ReadingOptions) => {
      const roles = await context.connect(options).role.list.query();
      printResult(context, options, roles, (rows) =>
        formatTable(
          ['Name', 'ID', 'Description', 'Grants'],
          rows.map((row) => [row.name, row.id, row.description, grantCell(row)]),
        ),
      );
    });
}
