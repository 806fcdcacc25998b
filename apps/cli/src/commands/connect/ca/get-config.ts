import { formatDuration } from '@peerway/model/go-duration';
import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../../command-context.ts';
import { formatFields } from '../../../table.ts';

const text = (ms: number): string => formatDuration(ms * 1e6);

/** `peerway connect ca get-config`. */
export function getConfigCommand(context: CommandContext): Command {
  return readingCommand('get-config')
    .description('show how leaves and roots are made')
    .action(async (options: ReadingOptions) => {
      const config = await context.connect(options).ca.readConfig.query();
      printResult(context, options, config, ({ leafTtlMs, rootTtlMs, csrMaxPerSecond, modifyIndex }) =>
        formatFields([
          ['Life of leaves', text(leafTtlMs)],
          ['Life of roots', text(rootTtlMs)],
          ['Leaves a second', csrMaxPerSecond],
          ['Modify index', modifyIndex],
        ]),
      );
    });
}
