import { PeerwayError } from '@peerway/model/error';
import type { Command } from 'commander';
import { type CommandContext, callingCommand } from '../../command-context.ts';
import type { ConnectionOptions } from '../../connection.ts';
import { readConfigEntryDocument } from '../../document.ts';
import { addCasOptions, type CasOptions, takeCas } from './cas.ts';
import { type TextFormatOptions, textFormatOption } from './format.ts';

/** `peerway config write`. */
export function writeCommand(context: CommandContext): Command {
  return addCasOptions(callingCommand('write'), 'write')
    .description('write a config entry')
    .argument('[file]', 'the entry as HCL, JSON or YAML, or as a Kubernetes resource; - for standard input')
    .addOption(textFormatOption())
    .addHelpText(
      'after',
      `
Examples:
  peerway config write router.hcl
  echo 'Kind = "service-defaults" Name = "api" Protocol = "http"' | peerway config write -

With --cas 0 the entry is written only if there is none.`,
    )
    .action(async (file: string | undefined, options: ConnectionOptions & CasOptions & TextFormatOptions) => {
      const { cas, argument: path } = takeCas(options, file);
      if (path === undefined)
        throw new PeerwayError('request.invalid', 'name the file with the config entry, or - for standard input');
      const { entry } = await readConfigEntryDocument(context, path, options.format);
      const { written, warnings } = await context.connect(options).configEntry.write.mutate({ entry, cas });
      for (const warning of warnings) context.note(`warning: ${warning}`);
      if (!written) throw new PeerwayError('config.cas_failed');
      context.note(`Config entry written: ${entry.Kind}/${entry.Name}.`);
    });
}
