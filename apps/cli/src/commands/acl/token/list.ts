import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../../command-context.ts';
import { formatTable } from '../../../table.ts';

/** `peerway acl token list`: never the secrets. */
export function listCommand(context: CommandContext): Command {
  return readingCommand('list')
    .description('list the ACL tokens, without their secrets')
    .action(async (options: ReadingOptions) => {
      const tokens = await context.connect(options).token.list.query();
      printResult(context, options, tokens, (rows) =>
        formatTable(
          ['AccessorID', 'Description', 'Policies', 'Service identities', 'Created'],
          rows.map((row) => [
            row.accessorId,
            row.description,
            row.policies.map((policy) => policy.name).join(', '),
            row.serviceIdentities.map((identity) => identity.serviceName).join(', '),
            row.createdAt,
          ]),
        ),
      );
    });
}
