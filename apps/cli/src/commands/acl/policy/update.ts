import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../../command-context.ts';
import { readTextArgument } from '../../../document.ts';
import { formatPolicy } from '../format-acl.ts';
import { collect } from '../grant-options.ts';

type Options = ReadingOptions & {
  id: string;
  name?: string;
  description?: string;
  rules?: string;
  validDatacenter?: string[];
};

/** `peerway acl policy update`. */
export function updateCommand(context: CommandContext): Command {
  return readingCommand('update')
    .description('change an ACL policy; what is not given stays')
    .requiredOption('--id <id>', 'ID of the policy')
    .option('--name <name>', 'its new name')
    .option('--rules <rules>', 'the rules in HCL or JSON: as text, @file, or - for standard input')
    .option('--description <text>', 'what it is for')
    .option('--valid-datacenter <name>', 'a datacenter where it applies; may be repeated', collect)
    .action(async ({ id, name, description, rules, validDatacenter, ...options }: Options) => {
      const policy = await context.connect(options).policy.update.mutate({
        id,
        ...(name === undefined ? {} : { name }),
        ...(description === undefined ? {} : { description }),
        ...(rules === undefined ? {} : { rules: await readTextArgument(context, rules) }),
        ...(validDatacenter === undefined ? {} : { datacenters: validDatacenter }),
      });
      for (const warning of policy.warnings) context.note(`Warning: ${warning}`);
      printResult(context, options, policy, formatPolicy);
    });
}
