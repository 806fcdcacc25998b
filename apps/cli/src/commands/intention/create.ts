import { PeerwayError } from '@peerway/model/error';
import type { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import type { ConnectionOptions } from '../../connection.ts';
import { type EndOptions, endsCommand, intentionName } from './ends.ts';

type Options = ConnectionOptions &
  EndOptions & { allow?: boolean; deny?: boolean; replace?: boolean; description?: string };

/** `peerway intention create`. */
export function createCommand(context: CommandContext): Command {
  return endsCommand('create')
    .description('create an intention')
    .option('--allow', 'allow the source (this is the default)')
    .option('--deny', 'deny the source')
    .option('--replace', 'replace one that is there')
    .option('--description <text>', 'why')
    .addHelpText(
      'after',
      '\nExamples:\n  peerway intention create --allow web api\n  peerway intention create --deny --source-peer east "*" ledger\nPermissions by path, method and header are written with peerway config write.',
    )
    .action(async (source: string, destination: string, options: Options) => {
      if (options.allow && options.deny) throw new PeerwayError('request.invalid', 'give --allow or --deny, not both');
      const client = context.connect(options);
      const name = intentionName(context, source, destination, options);
      if (!options.replace) {
        const known = await client.intention.read.query(name).then(
          () => true,
          () => false,
        );
        if (known)
          throw new PeerwayError('request.invalid', `An intention of ${source} on ${destination} already exists`, {
            hint: 'Add --replace to write it anew.',
          });
      }
      const action = options.deny ? 'deny' : 'allow';
      const { warnings } = await client.intention.write.mutate({
        ...name,
        action,
        description: options.description ?? '',
      });
      for (const warning of warnings) context.note(`warning: ${warning}`);
      context.note(`Created: ${source} => ${destination} (${action})`);
    });
}
