import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';

/** `peerway catalog datacenters`. */
export function datacentersCommand(context: CommandContext): Command {
  return readingCommand('datacenters')
    .description('list the datacenters: the one of this cluster')
    .action(async (options: ReadingOptions) => {
      const { datacenter } = await context.connect(options).cluster.get.query();
      printResult(context, options, [datacenter], (names) => names.join('\n'));
    });
}
