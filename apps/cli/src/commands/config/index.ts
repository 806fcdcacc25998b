import { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { deleteCommand } from './delete.ts';
import { listCommand } from './list.ts';
import { readCommand } from './read.ts';
import { validateCommand } from './validate.ts';
import { writeCommand } from './write.ts';

/** `peerway config …`. */
export function configCommand(context: CommandContext): Command {
  return new Command('config')
    .description('config entries: protocols, gateway modes, exports, routes, intentions')
    .addCommand(writeCommand(context))
    .addCommand(readCommand(context))
    .addCommand(listCommand(context))
    .addCommand(deleteCommand(context))
    .addCommand(validateCommand(context));
}
