import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';
import { namespaceOption, partitionOption, resolveScope, type ScopeOptions } from '../../scope-options.ts';
import { formatTable } from '../../table.ts';
import { formatIntentionEnd, parseIntentionEnd } from './intention-end.ts';

type Options = ReadingOptions & ScopeOptions & { source?: boolean; destination?: boolean; sourcePeer?: string };

/** `peerway intention match`. */
export function matchCommand(context: CommandContext): Command {
  return readingCommand('match')
    .description('list the intentions that hold for a service, the strongest first')
    .argument('<service>', '[[partition/]namespace/]service')
    .option('--destination', 'as their destination (this is the default)')
    .option('--source', 'as their source')
    .option('--source-peer <peer>', 'with --source: the service is of this peer')
    .addOption(partitionOption())
    .addOption(namespaceOption())
    .action(async (service: string, options: Options) => {
      const end = parseIntentionEnd(service, resolveScope(options, context.environment));
      const by = options.source ? 'source' : 'destination';
      const matches = await context
        .connect(options)
        .intention.match.query({ by, ...end, peer: options.sourcePeer ?? '' });
      printResult(context, options, matches, (rows) =>
        rows.length === 0
          ? 'No intention names it; the default policy decides.'
          : formatTable(
              ['Source', 'Peer', 'Action', 'Destination', 'Precedence'],
              rows.map((row) => [
                formatIntentionEnd(row.source),
                row.source.peer,
                row.action ?? `${row.permissions.length} permissions`,
                formatIntentionEnd(row.destination),
                row.precedence,
              ]),
            ),
      );
    });
}
