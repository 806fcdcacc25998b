import type { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import type { ConnectionOptions } from '../../connection.ts';
import { type EndOptions, endsCommand, intentionName } from './ends.ts';

/** `peerway intention delete`. */
export function deleteCommand(context: CommandContext): Command {
  return endsCommand('delete')
    .description('delete an intention')
    .action(async (source: string, destination: string, options: ConnectionOptions & EndOptions) => {
      await context.connect(options).intention.delete.mutate(intentionName(context, source, destination, options));
      context.note('Intention deleted.');
    });
}
