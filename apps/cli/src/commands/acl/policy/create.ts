import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../../command-context.ts';
import { readTextArgument } from '../../../document.ts';
import { formatPolicy } from '../format-acl.ts';
import { collect } from '../grant-options.ts';

type Options = ReadingOptions & { name: string; description?: string; rules: string; validDatacenter?: string[] };

/** `peerway acl policy create`. */
export function createCommand(context: CommandContext): Command {
  return readingCommand('create')
    .description('create an ACL policy')
    .requiredOption('--name <name>', 'name of the policy')
    .requiredOption('--rules <rules>', 'the rules in HCL or JSON: as text, @file, or - for standard input')
    .option('--description <text>', 'what it is for')
    .option('--valid-datacenter <name>', 'a datacenter where it applies, instead of in all; may be repeated', collect)
    .addHelpText(
      'after',
      `\nExample:\n  echo 'service "api" { policy = "write" }' | peerway acl policy create --name api --rules -`,
    )
    .action(async (options: Options) => {
      const policy = await context.connect(options).policy.create.mutate({
        name: options.name,
        description: options.description ?? '',
        rules: await readTextArgument(context, options.rules),
        datacenters: options.validDatacenter ?? [],
      });
      for (const warning of policy.warnings) context.note(`Warning: ${warning}`);
      printResult(context, options, policy, formatPolicy);
    });
}
