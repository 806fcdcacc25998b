import type { ConfigEntryKind } from '@peerway/model/config-entry';
import type { Command } from 'commander';
import { type CommandContext, callingCommand } from '../../command-context.ts';
import type { ConnectionOptions } from '../../connection.ts';
import { kindOption } from './kind.ts';

type Options = ConnectionOptions & { kind: ConfigEntryKind; name: string };

/** `peerway config read`: prints the entry in the form that `config write` takes. */
export function readCommand(context: CommandContext): Command {
  return callingCommand('read')
    .description('print a config entry as JSON')
    .addOption(kindOption().makeOptionMandatory())
    .requiredOption('--name <name>', 'name of the entry')
    .addHelpText('after', '\nExample:\n  peerway config read --kind service-defaults --name api')
    .action(async (options: Options) => {
      const stored = await context.connect(options).configEntry.read.query({ kind: options.kind, name: options.name });
      context.print(
        JSON.stringify({ ...stored.entry, CreateIndex: stored.createIndex, ModifyIndex: stored.modifyIndex }, null, 2),
      );
    });
}
