import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../../command-context.ts';
import { formatToken } from '../format-acl.ts';

/** `peerway acl token clone`: prints the new secret once. */
export function cloneCommand(context: CommandContext): Command {
  return readingCommand('clone')
    .description('create an ACL token that grants what another does; its secret is shown once')
    .requiredOption('--accessor-id <id>', 'accessor ID of the token to copy')
    .option('--description <text>', 'what it is for; that of the other when absent')
    .action(
      async ({
        accessorId,
        description,
        ...options
      }: ReadingOptions & { accessorId: string; description?: string }) => {
        const input = { accessorId, description: description ?? '' };
        printResult(context, options, await context.connect(options).token.clone.mutate(input), formatToken);
      },
    );
}
