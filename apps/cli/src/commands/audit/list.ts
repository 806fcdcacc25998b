import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';
import { formatTable } from '../../table.ts';
import { type AuditFilterOptions, filterOf, withFilterOptions } from './filter-options.ts';

/** `peerway audit list`. */
export function listCommand(context: CommandContext): Command {
  return withFilterOptions(readingCommand('list'))
    .description('list writes and denied tries, newest first')
    .option('--limit <count>', 'how many records at most', '50')
    .action(async (options: ReadingOptions & AuditFilterOptions & { limit: string }) => {
      const { events, older } = await context
        .connect(options)
        .audit.list.query({ ...filterOf(options), limit: Number(options.limit) });
      printResult(context, options, events, (rows) =>
        formatTable(
          ['Sequence', 'Time', 'Actor', 'Token', 'From', 'Operation', 'Target', 'Outcome', 'Count'],
          rows.map((row) => [
            row.sequence,
            row.at,
            row.actor,
            row.actorDescription,
            row.source,
            row.operation,
            row.target,
            row.outcome,
            row.count,
          ]),
        ),
      );
      if (older !== null) context.note(`There are older records: --before ${older}`);
    });
}
