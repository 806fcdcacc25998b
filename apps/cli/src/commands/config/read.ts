import { writeConfigEntryText } from '@peerway/config-text';
import type { ConfigEntry, ConfigEntryKind, StoredConfigEntry } from '@peerway/model/config-entry';
import type { Command } from 'commander';
import { type CommandContext, callingCommand } from '../../command-context.ts';
import type { ConnectionOptions } from '../../connection.ts';
import { addScopeOptions, resolveScope, type ScopeOptions } from '../../scope-options.ts';
import { type WrittenFormatOptions, writtenFormatOption } from './format.ts';
import { kindOption } from './kind.ts';

type Options = ConnectionOptions & ScopeOptions & WrittenFormatOptions & { kind: ConfigEntryKind; name: string };

/** `peerway config read`: prints the entry in a form that `config write` takes. JSON is as Consul's, with every field; the others are for files. */
export function readCommand(context: CommandContext): Command {
  return addScopeOptions(callingCommand('read'))
    .description('print a config entry')
    .addOption(kindOption().makeOptionMandatory())
    .requiredOption('--name <name>', 'name of the entry')
    .addOption(writtenFormatOption())
    .addHelpText(
      'after',
      `
Examples:
  peerway config read --kind service-defaults --name api
  peerway config read --kind service-router --name web --format hcl`,
    )
    .action(async (options: Options) => {
      const stored = await context.connect(options).configEntry.read.query({
        kind: options.kind,
        name: options.name,
        ...resolveScope(options, context.environment),
      });
      const text =
        options.format === 'json'
          ? writeConfigEntryText(withIndexes(stored), 'json', { omitDefaults: false })
          : writeConfigEntryText(stored.entry, options.format);
      // Printing adds the last line end again; those before it may belong to a value.
      context.print(text.replace(/\n$/, ''));
    });
}

const withIndexes = ({ entry, createIndex, modifyIndex }: StoredConfigEntry): ConfigEntry => ({
  ...entry,
  CreateIndex: createIndex,
  ModifyIndex: modifyIndex,
});
