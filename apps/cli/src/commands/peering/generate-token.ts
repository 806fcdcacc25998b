import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';
import { collectMeta } from '../../meta-option.ts';
import { partitionOption, resolveScope, type ScopeOptions } from '../../scope-options.ts';

type Options = ReadingOptions &
  Pick<ScopeOptions, 'partition'> & {
    name: string;
    serverExternalAddresses?: string;
    ttl?: string;
    meta: Record<string, string>;
  };

/** `peerway peering generate-token`: the token goes to standard output, alone, so that it can be redirected to a file. */
export function generateTokenCommand(context: CommandContext): Command {
  return readingCommand('generate-token')
    .description('generate a peering token for another cluster; whoever has it can establish the peering, once')
    .requiredOption('--name <peer>', 'name that the other cluster is to have in this one')
    .option(
      '--server-external-addresses <list>',
      'host:port addresses, comma separated, to dial instead of the discovered ones; without it those of the last token of that name, empty for the discovered ones',
    )
    .option('--ttl <duration>', 'how long it can be used, 1m to 720h; without it, until it is used or replaced')
    .option('--meta <key=value>', 'metadata; may be given several times', collectMeta, {})
    .addOption(partitionOption())
    .addHelpText('after', '\nExample:\n  peerway peering generate-token --name east > token && chmod 600 token')
    .action(async (options: Options) => {
      const generated = await context.connect(options).peering.generateToken.mutate({
        peerName: options.name,
        partition: resolveScope(options, context.environment).partition,
        meta: options.meta,
        ...(options.ttl === undefined ? {} : { ttl: options.ttl }),
        ...(options.serverExternalAddresses === undefined
          ? {}
          : { serverExternalAddresses: splitAddresses(options.serverExternalAddresses) }),
      });
      if (generated.addresses.status !== 'pass')
        context.note(`Note: ${generated.addresses.message} ${generated.addresses.mend}`);
      // Consul's key, so that its users' scripts read it.
      printResult(context, options, { PeeringToken: generated.token }, ({ PeeringToken }) => PeeringToken);
    });
}

const splitAddresses = (list: string): string[] =>
  list
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '');
