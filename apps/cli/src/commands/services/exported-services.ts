import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';
import { formatTable } from '../../table.ts';

/** `peerway services exported-services`. */
export function exportedServicesCommand(context: CommandContext): Command {
  return readingCommand('exported-services')
    .description('list every export, with the item that causes it and whose it is')
    .action(async (options: ReadingOptions) => {
      const exports = await context.connect(options).exportedService.list.query();
      printResult(context, options, exports, (rows) =>
        rows.length === 0
          ? 'Nothing is exported.'
          : formatTable(
              ['Service', 'Namespace', 'Partition', 'To peer', 'To partition', 'Caused by', 'Owner', 'Warnings'],
              rows.map((row) => [
                row.service,
                row.namespace,
                row.partition,
                row.peer,
                row.toPartition,
                row.causedBy.map(({ name }) => name).join(', '),
                row.owners.filter((owner) => owner !== '').join(', '),
                row.warnings.join('; '),
              ]),
            ),
      );
    });
}
