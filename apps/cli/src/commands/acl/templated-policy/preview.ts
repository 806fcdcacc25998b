import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../../command-context.ts';
import { collect, readVariables, templateName } from '../grant-options.ts';

type Options = ReadingOptions & { name: string; var?: string[] };

/** `peerway acl templated-policy preview`. */
export function previewCommand(context: CommandContext): Command {
  return readingCommand('preview')
    .description('show the rules that a template stands for, before anybody is given them')
    .requiredOption('--name <template>', 'name of the template')
    .option('--var <name:value>', 'a variable of the template, such as name:api', collect)
    .addHelpText(
      'after',
      '\nExample:\n  peerway acl templated-policy preview --name builtin/mesh-gateway --var name:edge',
    )
    .action(async ({ name, var: variables, ...options }: Options) => {
      const input = { templateName: templateName(name), variables: readVariables(variables) };
      const preview = await context.connect(options).templatedPolicy.preview.query(input);
      printResult(context, options, preview, ({ rules }) => rules.trimEnd());
    });
}
