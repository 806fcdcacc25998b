import { PeerwayError } from '@peerway/model/error';
import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../../command-context.ts';
import { formatAssessedToken, formatToken } from '../format-acl.ts';

/** `peerway acl token read`: never the secret, of which the cluster has only a hash. */
export function readCommand(context: CommandContext): Command {
  return readingCommand('read')
    .description('show an ACL token, without its secret')
    .option('--accessor-id <id>', 'accessor ID of the token')
    .option('--self', 'the token of this call')
    .action(async ({ accessorId, self, ...options }: ReadingOptions & { accessorId?: string; self?: boolean }) => {
      const { token } = context.connect(options);
      if (self !== true && accessorId === undefined)
        throw new PeerwayError('request.invalid', 'give --accessor-id or --self', { field: '--accessor-id' });
      if (self || accessorId === undefined) printResult(context, options, await token.self.query(), formatToken);
      else printResult(context, options, await token.read.query({ accessorId }), formatAssessedToken);
    });
}
