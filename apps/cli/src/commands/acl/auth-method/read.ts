import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../../command-context.ts';
import { formatMethod } from '../format-login.ts';

/** `peerway acl auth-method read`: never the client secret. */
export function readCommand(context: CommandContext): Command {
  return readingCommand('read')
    .description('show an auth method, without its client secret')
    .requiredOption('--name <name>', 'name of the method')
    .action(async ({ name, ...options }: ReadingOptions & { name: string }) => {
      printResult(context, options, await context.connect(options).authMethod.read.query({ name }), formatMethod);
    });
}
