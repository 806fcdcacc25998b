import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';
import { partitionOption, resolveScope, type ScopeOptions } from '../../scope-options.ts';
import { formatTable } from '../../table.ts';

/** `peerway namespace list`. */
export function listCommand(context: CommandContext): Command {
  return readingCommand('list')
    .description('list the namespaces of a partition with what is in them')
    .addOption(partitionOption())
    .action(async (options: ReadingOptions & ScopeOptions) => {
      const { partition } = resolveScope(options, context.environment);
      const namespaces = await context.connect(options).namespace.list.query({ partition });
      printResult(context, options, namespaces, (rows) =>
        formatTable(
          ['Name', 'Services', 'Config entries', 'Description'],
          rows.map((row) => [row.name, row.services, row.configEntries, row.description]),
        ),
      );
    });
}
