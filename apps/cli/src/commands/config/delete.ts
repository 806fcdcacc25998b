import type { ConfigEntryKind } from '@peerway/model/config-entry';
import type { Command } from 'commander';
import { type CommandContext, callingCommand } from '../../command-context.ts';
import type { ConnectionOptions } from '../../connection.ts';
import { parseIndex } from './cas.ts';
import { kindOption } from './kind.ts';

type Options = ConnectionOptions & { kind: ConfigEntryKind; name: string; cas?: number };

/** `peerway config delete`. */
export function deleteCommand(context: CommandContext): Command {
  return callingCommand('delete')
    .description('delete a config entry')
    .addOption(kindOption().makeOptionMandatory())
    .requiredOption('--name <name>', 'name of the entry')
    .option('--cas <index>', 'delete only if the entry still has this ModifyIndex', parseIndex)
    .action(async (options: Options) => {
      await context
        .connect(options)
        .configEntry.delete.mutate({ kind: options.kind, name: options.name, cas: options.cas });
      context.note(`Config entry ${options.kind}/${options.name} is deleted.`);
    });
}
