import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../../command-context.ts';
import { formatTable } from '../../../table.ts';

/** `peerway acl templated-policy list`. */
export function listCommand(context: CommandContext): Command {
  return readingCommand('list')
    .description('list the templates of rules that tokens and roles can have')
    .action(async (options: ReadingOptions) => {
      const templates = await context.connect(options).templatedPolicy.list.query();
      printResult(context, options, templates, (rows) =>
        formatTable(
          ['Name', 'Variables', 'Description'],
          rows.map((row) => [row.templateName, row.needsName ? 'name' : '', row.description]),
        ),
      );
    });
}
