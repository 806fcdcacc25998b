import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';
import { partitionOption, resolveScope, type ScopeOptions } from '../../scope-options.ts';
import { formatTable } from '../../table.ts';

type Options = ReadingOptions & Pick<ScopeOptions, 'partition'> & { name: string };

/** `peerway peering exported-services`. */
export function exportedServicesCommand(context: CommandContext): Command {
  return readingCommand('exported-services')
    .description('list the services that are exported to a peer, and whether it has acknowledged them')
    .requiredOption('--name <peer>', 'local name of the peering')
    .addOption(partitionOption())
    .action(async ({ name, ...options }: Options) => {
      const { partition } = resolveScope(options, context.environment);
      const client = context.connect(options);
      await client.peering.read.query({ name, partition });
      const exports = (await client.exportedService.list.query()).filter(
        (row) => row.peer === name && row.partition === partition,
      );
      printResult(context, options, exports, (rows) =>
        rows.length === 0
          ? `Nothing is exported to "${name}".`
          : formatTable(
              ['Service', 'Namespace', 'Protocol', 'Acknowledged', 'Warnings'],
              rows.map((row) => [
                row.service,
                row.namespace,
                row.protocol,
                row.replicated ? 'yes' : 'not yet',
                row.warnings.join('; '),
              ]),
            ),
      );
    });
}
