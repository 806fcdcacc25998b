import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../../command-context.ts';
import { formatBindingRule } from '../format-login.ts';
import { addRuleOptions, type RuleOptions, ruleInput } from './rule-options.ts';

/** `peerway acl binding-rule update`. */
export function updateCommand(context: CommandContext): Command {
  return addRuleOptions(readingCommand('update'))
    .description('change a binding rule for logins from now on; what is not given stays')
    .requiredOption('--id <id>', 'ID of the rule')
    .addHelpText('after', `\nExample:\n  peerway acl binding-rule update --id ID --selector '"ops" in list.groups'`)
    .action(async ({ id, ...options }: ReadingOptions & RuleOptions & { id: string }) => {
      const { bindingRule } = context.connect(options);
      const input = { id, ...ruleInput(options, await bindingRule.read.query({ id })) };
      printResult(context, options, await bindingRule.update.mutate(input), formatBindingRule);
    });
}
