import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';
import { formatTable } from '../../table.ts';
import { formatIntentionEnd } from './intention-end.ts';

/** `peerway intention list`. */
export function listCommand(context: CommandContext): Command {
  return readingCommand('list')
    .description('list the intentions, the strongest first')
    .action(async (options: ReadingOptions) => {
      const intentions = await context.connect(options).intention.list.query();
      printResult(context, options, intentions, (rows) =>
        rows.length === 0
          ? 'There are no intentions.'
          : formatTable(
              ['Source', 'Peer', 'Action', 'Destination', 'Precedence', 'Description'],
              rows.map((row) => [
                formatIntentionEnd(row.source),
                row.source.peer,
                row.action ?? `${row.permissions.length} permissions`,
                formatIntentionEnd(row.destination),
                row.precedence,
                row.description,
              ]),
            ),
      );
    });
}
