import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';
import { formatTable } from '../../table.ts';

/** `peerway services parts`. */
export function partsCommand(context: CommandContext): Command {
  return readingCommand('parts')
    .description('list the parts of the exported services that teams and tools hold')
    .action(async (options: ReadingOptions) => {
      const parts = await context.connect(options).exportedService.listParts.query();
      printResult(context, options, parts, (rows) =>
        rows.length === 0
          ? 'Nobody holds a part of the exported services.'
          : formatTable(
              ['Owner', 'Partition', 'Services', 'Changed', 'Description'],
              rows.map((row) => [
                row.owner,
                row.partition,
                row.services.map(({ Name }) => Name).join(', '),
                row.updatedAt,
                row.description,
              ]),
            ),
      );
    });
}
