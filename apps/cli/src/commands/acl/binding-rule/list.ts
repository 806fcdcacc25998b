import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../../command-context.ts';
import { formatTable } from '../../../table.ts';
import { variablesText } from '../format-login.ts';

/** `peerway acl binding-rule list`. */
export function listCommand(context: CommandContext): Command {
  return readingCommand('list')
    .description('list the binding rules')
    .option('--method <name>', 'only those of this auth method')
    .action(async ({ method, ...options }: ReadingOptions & { method?: string }) => {
      const input = method === undefined ? {} : { authMethod: method };
      const rules = await context.connect(options).bindingRule.list.query(input);
      printResult(context, options, rules, (rows) =>
        formatTable(
          ['ID', 'AuthMethod', 'BindType', 'BindName', 'BindVars', 'Selector', 'Description'],
          rows.map((row) => [
            row.id,
            row.authMethod,
            row.bindType,
            row.bindName,
            variablesText(row),
            row.selector,
            row.description,
          ]),
        ),
      );
    });
}
