import { PeerwayError } from '@peerway/model/error';
import type { Command } from 'commander';
import { type CommandContext, callingCommand } from '../../command-context.ts';
import type { ConnectionOptions } from '../../connection.ts';
import { readJsonDocument } from '../../document.ts';
import { parseIndex } from './cas.ts';

/** `peerway config write`. */
export function writeCommand(context: CommandContext): Command {
  return callingCommand('write')
    .description('write a config entry')
    .argument('<file>', 'the entry as JSON, - for standard input')
    .option('--cas <index>', 'write only if the entry still has this ModifyIndex; 0: only if there is none', parseIndex)
    .addHelpText(
      'after',
      `\nExample:\n  echo '{"Kind":"service-defaults","Name":"api","Protocol":"http"}' | peerway config write -`,
    )
    .action(async (file: string, options: ConnectionOptions & { cas?: number }) => {
      const entry = await readJsonDocument(context, file);
      const { written, warnings } = await context
        .connect(options)
        .configEntry.write.mutate({ entry, cas: options.cas });
      for (const warning of warnings) context.note(`warning: ${warning}`);
      if (!written) throw new PeerwayError('config.cas_failed');
      context.note('Config entry written.');
    });
}
