import type { Command } from 'commander';
import { type CommandContext, callingCommand } from '../../command-context.ts';
import type { ConnectionOptions } from '../../connection.ts';
import { partitionOption, resolveScope, type ScopeOptions } from '../../scope-options.ts';

type Options = ConnectionOptions & Pick<ScopeOptions, 'partition'> & { id: string; node: string };

/** `peerway services deregister`. */
export function deregisterCommand(context: CommandContext): Command {
  return callingCommand('deregister')
    .description('take an instance out of the catalog')
    .requiredOption('--id <id>', 'ID of the instance')
    .requiredOption('--node <name>', 'node that it is registered on')
    .addOption(partitionOption())
    .action(async ({ id: serviceId, node, ...options }: Options) => {
      const { partition } = resolveScope(options, context.environment);
      await context.connect(options).catalog.deregister.mutate({ node, serviceId, partition });
      context.note(`Deregistered service: ${serviceId}`);
    });
}
