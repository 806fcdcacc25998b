import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';
import { formatTable } from '../../table.ts';

/** `peerway services list`. */
export function listCommand(context: CommandContext): Command {
  return readingCommand('list')
    .description('list the services of this cluster, and those that peers export to it')
    .action(async (options: ReadingOptions) => {
      const services = await context.connect(options).service.list.query();
      printResult(context, options, services, (rows) =>
        rows.length === 0
          ? 'There are no services.'
          : formatTable(
              ['Name', 'Peer', 'Protocol', 'Health', 'Passing', 'Exported to'],
              rows.map((row) => [
                row.name,
                row.peer,
                row.protocol,
                row.health,
                `${row.instances.passing}/${row.instances.total}`,
                row.exportedTo.join(', '),
              ]),
            ),
      );
    });
}
