import { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { readConfigEntryDocument } from '../../document.ts';
import { type TextFormatOptions, textFormatOption } from './format.ts';

/** `peerway config validate`: what can be said of an entry without the cluster that it is for. */
export function validateCommand(context: CommandContext): Command {
  return new Command('validate')
    .description('check the text of a config entry, without a control plane')
    .argument('<file>', 'the entry as HCL, JSON or YAML, or as a Kubernetes resource; - for standard input')
    .addOption(textFormatOption())
    .addHelpText('after', '\nExample:\n  peerway config validate router.hcl')
    .action(async (file: string, options: TextFormatOptions) => {
      const { entry } = await readConfigEntryDocument(context, file, options.format);
      context.print(`Config entry ${entry.Kind}/${entry.Name} is valid.`);
    });
}
