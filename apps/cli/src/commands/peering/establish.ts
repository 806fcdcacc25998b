import { PeerwayError } from '@peerway/model/error';
import type { Command } from 'commander';
import { type CommandContext, type ReadingOptions, readingCommand } from '../../command-context.ts';
import { readDocument } from '../../document.ts';
import { collectMeta } from '../../meta-option.ts';
import { partitionOption, resolveScope, type ScopeOptions } from '../../scope-options.ts';

type Options = ReadingOptions &
  Pick<ScopeOptions, 'partition'> & {
    name: string;
    peeringToken?: string;
    peeringTokenFile?: string;
    meta: Record<string, string>;
  };

/** `peerway peering establish`. */
export function establishCommand(context: CommandContext): Command {
  return readingCommand('establish')
    .description('establish a peering from a token that the other cluster generated')
    .requiredOption('--name <peer>', 'name that the other cluster is to have in this one')
    .option('--peering-token-file <file>', 'file that holds the peering token, - for standard input')
    .option(
      '--peering-token <token>',
      'the token itself; other users of this machine can see arguments, so prefer a file',
    )
    .option('--meta <key=value>', 'metadata; may be given several times', collectMeta, {})
    .addOption(partitionOption())
    .addHelpText('after', '\nExample:\n  peerway peering establish --name west --peering-token-file token')
    .action(async (options: Options) => {
      const client = context.connect(options);
      const { partition } = resolveScope(options, context.environment);
      await client.peering.establish.mutate({
        peerName: options.name,
        partition,
        meta: options.meta,
        peeringToken: await readPeeringToken(context, options),
      });
      if (options.json || options.format === 'json') {
        context.print(JSON.stringify(await client.peering.read.query({ name: options.name, partition }), null, 2));
        return;
      }
      context.note(
        `Peering "${options.name}" is established; \`peerway peering read --name ${options.name}\` shows its state.`,
      );
    });
}

async function readPeeringToken(context: CommandContext, options: Options): Promise<string> {
  if (options.peeringTokenFile !== undefined) return (await readDocument(context, options.peeringTokenFile)).trim();
  if (options.peeringToken !== undefined) return options.peeringToken;
  throw new PeerwayError('request.invalid', 'no peering token was given', {
    field: '--peering-token-file',
    hint: 'Generate one in the other cluster with `peerway peering generate-token`, and name the file that holds it.',
  });
}
