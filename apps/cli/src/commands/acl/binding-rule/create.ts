import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../../command-context.ts';
import { formatBindingRule } from '../format-login.ts';
import { addRuleOptions, type RuleOptions, ruleInput } from './rule-options.ts';

/** `peerway acl binding-rule create`. */
export function createCommand(context: CommandContext): Command {
  return addRuleOptions(readingCommand('create'))
    .description('create a binding rule: what those are given who log in with a method')
    .requiredOption('--method <name>', 'auth method that it is of')
    .addHelpText(
      'after',
      `
Examples, in single quotes so that the shell leaves them as they are:
  peerway acl binding-rule create --method ci --bind-type service --bind-name '\${value.project}'
  peerway acl binding-rule create --method corp --bind-type role --bind-name admins --selector '"admins" in list.groups'
  peerway acl binding-rule create --method ci --bind-type templated-policy --bind-name builtin/node --bind-vars 'name=\${value.host}'

Without --bind-type it is a service, as in Consul.`,
    )
    .action(async ({ method, ...options }: ReadingOptions & RuleOptions & { method: string }) => {
      const input = { authMethod: method, ...ruleInput(options) };
      printResult(context, options, await context.connect(options).bindingRule.create.mutate(input), formatBindingRule);
    });
}
