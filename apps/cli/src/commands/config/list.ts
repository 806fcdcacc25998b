import { parseFilter } from '@peerway/filter';
import type { ConfigEntryKind } from '@peerway/model/config-entry';
import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';
import { namespaceOption, partitionOption, type ScopeOptions } from '../../scope-options.ts';
import { formatTable } from '../../table.ts';
import { kindOption } from './kind.ts';

/** `peerway config list`. */
export function listCommand(context: CommandContext): Command {
  return readingCommand('list')
    .description('list the config entries, of every partition and namespace unless one is named')
    .addOption(partitionOption())
    .addOption(namespaceOption())
    .addOption(kindOption())
    .option('--filter <expression>', 'only entries that the expression is true of, by their fields')
    .addHelpText('after', `\nExample:\n  peerway config list --kind service-defaults --filter 'Protocol == "http"'`)
    .action(async (options: ReadingOptions & ScopeOptions & { kind?: ConfigEntryKind; filter?: string }) => {
      const filter = options.filter === undefined ? null : parseFilter(options.filter, { field: '--filter' });
      const { kind, partition, namespace } = options;
      const all = await context.connect(options).configEntry.list.query({ kind, partition, namespace });
      const entries = all.filter(({ entry }) => filter === null || filter.matches(entry));
      printResult(context, options, entries, (rows) =>
        rows.length === 0
          ? 'There are no config entries.'
          : formatTable(
              ['Kind', 'Name', 'Partition', 'Namespace', 'ModifyIndex', 'Updated'],
              rows.map(({ entry, modifyIndex, updatedAt }) => [
                ...[entry.Kind, entry.Name, entry.Partition, entry.Namespace],
                modifyIndex,
                updatedAt,
              ]),
            ),
      );
    });
}
