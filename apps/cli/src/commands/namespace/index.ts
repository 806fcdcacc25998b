import { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { createCommand, updateCommand } from './create.ts';
import { deleteCommand } from './delete.ts';
import { listCommand } from './list.ts';
import { readCommand } from './read.ts';

/** `peerway namespace …`. */
export function namespaceCommand(context: CommandContext): Command {
  return new Command('namespace')
    .description('namespaces: names of services apart from each other inside a partition')
    .addCommand(listCommand(context))
    .addCommand(readCommand(context))
    .addCommand(createCommand(context))
    .addCommand(updateCommand(context))
    .addCommand(deleteCommand(context));
}
