import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';
import { partitionOption, resolveScope, type ScopeOptions } from '../../scope-options.ts';
import { formatFields } from '../../table.ts';

/** `peerway namespace read`. */
export function readCommand(context: CommandContext): Command {
  return readingCommand('read')
    .description('show a namespace')
    .requiredOption('--name <namespace>', 'its name')
    .addOption(partitionOption())
    .action(async ({ name, ...options }: ReadingOptions & ScopeOptions & { name: string }) => {
      const { partition } = resolveScope(options, context.environment);
      const namespace = await context.connect(options).namespace.read.query({ partition, name });
      printResult(context, options, namespace, (row) =>
        formatFields([
          ['Name', row.name],
          ['Partition', row.partition],
          ['Description', row.description],
          ['Services', row.services],
          ['Config entries', row.configEntries],
          [
            'Meta',
            Object.entries(row.meta)
              .map(([key, value]) => `${key}=${value}`)
              .join(', '),
          ],
        ]),
      );
    });
}
