import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../../command-context.ts';
import { formatBindingRule } from '../format-login.ts';

/** `peerway acl binding-rule read`. */
export function readCommand(context: CommandContext): Command {
  return readingCommand('read')
    .description('show a binding rule')
    .requiredOption('--id <id>', 'ID of the rule')
    .action(async ({ id, ...options }: ReadingOptions & { id: string }) => {
      printResult(context, options, await context.connect(options).bindingRule.read.query({ id }), formatBindingRule);
    });
}
