import { PeerwayError } from '@peerway/model/error';
import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';

/** `peerway audit verify`. Fails when the chain does not hold. */
export function verifyCommand(context: CommandContext): Command {
  return readingCommand('verify')
    .description('check the chain of all audit records')
    .action(async (options: ReadingOptions) => {
      const check = await context.connect(options).audit.verify.query();
      if (!check.intact) {
        if (options.json || options.format === 'json') context.print(JSON.stringify(check, null, 2));
        throw new PeerwayError('platform.internal', `the audit log does not hold: ${check.message} (${check.problem})`);
      }
      printResult(
        context,
        options,
        check,
        ({ records, hash }) => `${records} records, the chain holds; it ends with ${hash}`,
      );
    });
}
