import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';
import { partitionOption, resolveScope, type ScopeOptions } from '../../scope-options.ts';
import { formatTable } from '../../table.ts';

type Options = ReadingOptions & Pick<ScopeOptions, 'partition'> & { service?: string; peer?: string };

/** `peerway catalog nodes`. */
export function nodesCommand(context: CommandContext): Command {
  return readingCommand('nodes')
    .description('list the nodes of a partition')
    .option('--service <name>', 'only nodes with an instance of this service')
    .option('--peer <name>', 'nodes that this peer told of')
    .addOption(partitionOption())
    .action(async (options: Options) => {
      const { partition } = resolveScope(options, context.environment);
      const { service, peer = '' } = options;
      const nodes = await context.connect(options).catalog.nodes.query({ partition, peer, service });
      printResult(context, options, nodes, (rows) =>
        rows.length === 0
          ? 'There are no nodes.'
          : formatTable(
              ['Node', 'Address', 'DC', 'Services'],
              rows.map((row) => [row.node, row.address, row.datacenter, row.services.join(', ')]),
            ),
      );
    });
}
