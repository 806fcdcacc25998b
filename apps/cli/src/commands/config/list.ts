import type { ConfigEntryKind } from '@peerway/model/config-entry';
import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';
import { formatTable } from '../../table.ts';
import { kindOption } from './kind.ts';

/** `peerway config list`. */
export function listCommand(context: CommandContext): Command {
  return readingCommand('list')
    .description('list the config entries')
    .addOption(kindOption())
    .action(async (options: ReadingOptions & { kind?: ConfigEntryKind }) => {
      const entries = await context.connect(options).configEntry.list.query({ kind: options.kind });
      printResult(context, options, entries, (rows) =>
        rows.length === 0
          ? 'There are no config entries.'
          : formatTable(
              ['Kind', 'Name', 'ModifyIndex', 'Updated'],
              rows.map((row) => [row.entry.Kind, row.entry.Name, row.modifyIndex, row.updatedAt]),
            ),
      );
    });
}
