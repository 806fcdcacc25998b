import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';
import { partitionOption, resolveScope, type ScopeOptions } from '../../scope-options.ts';
import { formatTable } from '../../table.ts';

type Options = ReadingOptions & ScopeOptions & { tags?: boolean; peer?: string };

/** `peerway catalog services`. */
export function servicesCommand(context: CommandContext): Command {
  return readingCommand('services')
    .description('list the names of the services of a namespace')
    .option('--tags', 'with the tags of their instances')
    .option('--peer <name>', 'services that this peer exports to this cluster')
    .addOption(partitionOption())
    .option('--namespace <name>', 'namespace, * for all of them')
    .action(async (options: Options) => {
      const { partition, namespace } = resolveScope(options, context.environment);
      const { peer = '' } = options;
      const services = (await context.connect(options).service.list.query()).filter(
        (row) => row.peer === peer && row.partition === partition && (namespace === '*' || row.namespace === namespace),
      );
      printResult(context, options, services, (rows) =>
        options.tags
          ? formatTable(
              ['Service', 'Tags'],
              rows.map((row) => [row.name, row.tags.join(', ')]),
            )
          : rows.map((row) => row.name).join('\n'),
      );
    });
}
