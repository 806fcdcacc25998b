import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';
import { readDocument } from '../../document.ts';
import { formatToken } from './format-acl.ts';

/** `peerway acl bootstrap`: prints the first secret once. */
export function bootstrapCommand(context: CommandContext): Command {
  return readingCommand('bootstrap')
    .description('get the first management token of a new cluster; works once')
    .argument('[secret-file]', 'file with the secret to use, a UUID; - for standard input. One is made when absent')
    .addHelpText(
      'after',
      '\nFor servers with {"acl": {"bootstrap": "api"}}; others have written it to bootstrap-token in their data directory.',
    )
    .action(async (secretFile: string | undefined, options: ReadingOptions) => {
      const input = secretFile === undefined ? {} : { secretId: (await readDocument(context, secretFile)).trim() };
      printResult(context, options, await context.connect(options).acl.bootstrap.mutate(input), formatToken);
    });
}
