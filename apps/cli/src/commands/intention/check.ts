import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';
import { type EndOptions, endsCommand, intentionName } from './ends.ts';

/** `peerway intention check`. */
export function checkCommand(context: CommandContext): Command {
  return endsCommand('check', readingCommand)
    .description('say whether a source may reach a destination, and which intention decides')
    .addHelpText('after', '\nExample:\n  peerway intention check --source-peer east web api')
    .action(async (source: string, destination: string, options: ReadingOptions & EndOptions) => {
      const check = await context
        .connect(options)
        .intention.check.query(intentionName(context, source, destination, options));
      printResult(context, options, check, ({ allowed, decidedBy, l7 }) =>
        [l7 ? 'Decided request by request' : allowed ? 'Allowed' : 'Denied', `Decided by: ${decidedBy}`].join('\n'),
      );
    });
}
