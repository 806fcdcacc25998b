import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../../command-context.ts';
import { formatMethod } from '../format-login.ts';
import { addMethodOptions, type MethodOptions, methodInput, readMethodConfig } from './method-options.ts';

type Options = ReadingOptions & MethodOptions & { name: string };

/** `peerway acl auth-method update`. */
export function updateCommand(context: CommandContext): Command {
  return addMethodOptions(readingCommand('update'))
    .description('change an auth method; what is not given stays, a config that is given replaces the old')
    .requiredOption('--name <name>', 'name of the method')
    .addHelpText(
      'after',
      `
Examples:
  peerway acl auth-method update --name corp --max-token-ttl 4h
  peerway acl auth-method update --name corp --client-secret-file corp.secret

\`peerway acl auth-method read\` prints the config as --config takes it. A client secret of "<hidden>", or none, leaves the one that is there.`,
    )
    .action(async (options: Options) => {
      const config = await readMethodConfig(context, options);
      const { authMethod } = context.connect(options);
      const before = await authMethod.read.query({ name: options.name });
      printResult(context, options, await authMethod.update.mutate(methodInput(options, config, before)), formatMethod);
    });
}
