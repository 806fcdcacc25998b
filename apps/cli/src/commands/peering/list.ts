import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';
import { formatTable } from '../../table.ts';

/** `peerway peering list`. */
export function listCommand(context: CommandContext): Command {
  return readingCommand('list')
    .description('list the peerings with their state')
    .action(async (options: ReadingOptions) => {
      const peerings = await context.connect(options).peering.list.query();
      printResult(context, options, peerings, (rows) =>
        rows.length === 0
          ? 'There are no peerings.'
          : formatTable(
              ['Name', 'Partition', 'State', 'Health', 'Role', 'Since', 'Imported', 'Exported', 'Reason'],
              rows.map((row) => [
                row.name,
                row.partition,
                row.state,
                row.health,
                row.role,
                row.since,
                row.stream.importedServices.length,
                row.stream.exportedServices.length,
                row.reason,
              ]),
            ),
      );
    });
}
