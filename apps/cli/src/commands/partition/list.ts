import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';
import { formatTable } from '../../table.ts';

/** `peerway partition list`. */
export function listCommand(context: CommandContext): Command {
  return readingCommand('list')
    .description('list the partitions with what is in them')
    .action(async (options: ReadingOptions) => {
      const partitions = await context.connect(options).partition.list.query();
      printResult(context, options, partitions, (rows) =>
        formatTable(
          ['Name', 'Namespaces', 'Services', 'Gateways', 'Config entries', 'Peerings', 'Description'],
          rows.map((row) => [
            row.name,
            row.namespaces,
            row.services,
            row.gateways,
            row.configEntries,
            row.peerings,
            row.description,
          ]),
        ),
      );
    });
}
