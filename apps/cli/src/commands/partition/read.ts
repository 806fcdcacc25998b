import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';
import { formatFields } from '../../table.ts';

/** `peerway partition read`. */
export function readCommand(context: CommandContext): Command {
  return readingCommand('read')
    .description('show a partition')
    .requiredOption('--name <partition>', 'its name')
    .action(async ({ name, ...options }: ReadingOptions & { name: string }) => {
      const partition = await context.connect(options).partition.read.query({ name });
      printResult(context, options, partition, (row) =>
        formatFields([
          ['Name', row.name],
          ['Description', row.description],
          ['Namespaces', row.namespaces],
          ['Services', row.services],
          ['Gateways', row.gateways],
          ['Config entries', row.configEntries],
          ['Peerings', row.peerings],
        ]),
      );
    });
}
