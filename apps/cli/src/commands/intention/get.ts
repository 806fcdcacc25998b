import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';
import { formatFields } from '../../table.ts';
import { type EndOptions, endsCommand, intentionName } from './ends.ts';
import { formatIntentionEnd } from './intention-end.ts';

/** `peerway intention get`. */
export function getCommand(context: CommandContext): Command {
  return endsCommand('get', readingCommand)
    .description('show an intention')
    .action(async (source: string, destination: string, options: ReadingOptions & EndOptions) => {
      const intention = await context
        .connect(options)
        .intention.read.query(intentionName(context, source, destination, options));
      printResult(context, options, intention, (row) =>
        formatFields([
          ['Source', formatIntentionEnd(row.source)],
          ['Source peer', row.source.peer],
          ['Destination', formatIntentionEnd(row.destination)],
          ['Action', row.action ?? `${row.permissions.length} permissions`],
          ['Precedence', row.precedence],
          ['Description', row.description],
          ['Changed', row.updatedAt],
        ]),
      );
    });
}
