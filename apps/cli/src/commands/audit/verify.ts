import { splitAuditAnchor } from '@peerway/model/audit';
import { PeerwayError } from '@peerway/model/error';
import { type Command, InvalidArgumentError } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';

/** `peerway audit verify`. Fails when the chain does not hold. */
export function verifyCommand(context: CommandContext): Command {
  return readingCommand('verify')
    .description('check the chain of all audit records')
    .option(
      '--expect <number:hash>',
      'a line that an earlier verify printed: the chain must still go through it',
      readAnchor,
    )
    .action(async (options: ReadingOptions & { expect?: { sequence: number; hash: string } }) => {
      const check = await context.connect(options).audit.verify.query(options.expect);
      if (!check.intact) {
        if (options.json || options.format === 'json') context.print(JSON.stringify(check, null, 2));
        throw new PeerwayError('platform.internal', `the audit log does not hold: ${check.message} (${check.problem})`);
      }
      printResult(
        context,
        options,
        check,
        ({ records, hash }) =>
          `${records} records, the chain holds; to check it against later: --expect ${records}:${hash}`,
      );
    });
}

function readAnchor(text: string): { sequence: number; hash: string } {
  const anchor = splitAuditAnchor(text);
  if (anchor === null)
    throw new InvalidArgumentError('Give the number of a record and its hash, as verify prints them.');
  return anchor;
}
