import { tokenWarningLabels, unusedText } from '@peerway/model/token-warning';
import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../../command-context.ts';
import { formatTable } from '../../../table.ts';
import { grantCell } from '../format-acl.ts';

type Options = ReadingOptions & { policyId?: string; roleId?: string; serviceName?: string };

/** `peerway acl token list`: never the secrets. */
export function listCommand(context: CommandContext): Command {
  return readingCommand('list')
    .description('list the ACL tokens, without their secrets')
    .option('--policy-id <id>', 'only those with this policy')
    .option('--role-id <id>', 'only those with this role')
    .option('--service-name <name>', 'only those with the identity of this service')
    .action(async ({ policyId, roleId, serviceName, ...options }: Options) => {
      const tokens = await context.connect(options).token.list.query({
        ...(policyId === undefined ? {} : { policyId }),
        ...(roleId === undefined ? {} : { roleId }),
        ...(serviceName === undefined ? {} : { serviceName }),
      });
      printResult(context, options, tokens, (rows) =>
        formatTable(
          ['AccessorID', 'Description', 'Grants', 'Roles', 'Created', 'Expires', 'Last used', 'Attention'],
          rows.map((row) => [
            row.accessorId,
            row.description,
            grantCell(row),
            row.roles.map((role) => role.name).join(', '),
            row.createdAt,
            row.expiresAt ?? 'never',
            row.lastUsedAt ?? unusedText(row),
            row.warnings.map(({ kind }) => tokenWarningLabels[kind]).join(', '),
          ]),
        ),
      );
    });
}
