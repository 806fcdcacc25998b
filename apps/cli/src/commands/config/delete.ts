import type { ConfigEntryKind } from '@peerway/model/config-entry';
import { PeerwayError } from '@peerway/model/error';
import type { Command } from 'commander';
import { type CommandContext, callingCommand } from '../../command-context.ts';
import type { ConnectionOptions } from '../../connection.ts';
import { addScopeOptions, resolveScope, type ScopeOptions } from '../../scope-options.ts';
import { addCasOptions, type CasOptions, takeCas } from './cas.ts';
import { kindOption } from './kind.ts';

type Options = ConnectionOptions & ScopeOptions & CasOptions & { kind: ConfigEntryKind; name: string };

/** `peerway config delete`. */
export function deleteCommand(context: CommandContext): Command {
  return addCasOptions(addScopeOptions(callingCommand('delete')), 'delete')
    .description('delete a config entry')
    .addOption(kindOption().makeOptionMandatory())
    .requiredOption('--name <name>', 'name of the entry')
    .action(async (options: Options) => {
      const { cas, argument } = takeCas(options);
      if (argument !== undefined)
        throw new PeerwayError('request.invalid', `--cas ${argument} is no index`, { field: '--cas' });
      const { deleted } = await context.connect(options).configEntry.delete.mutate({
        kind: options.kind,
        name: options.name,
        ...resolveScope(options, context.environment),
        cas,
      });
      if (!deleted) throw new PeerwayError('config.cas_failed');
      context.note(`Config entry ${options.kind}/${options.name} is deleted.`);
    });
}
