import { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { checkCommand } from './check.ts';
import { createCommand } from './create.ts';
import { deleteCommand } from './delete.ts';
import { getCommand } from './get.ts';
import { listCommand } from './list.ts';
import { matchCommand } from './match.ts';

/** `peerway intention …`. */
export function intentionCommand(context: CommandContext): Command {
  return new Command('intention')
    .description('intentions: which services may reach which')
    .addCommand(listCommand(context))
    .addCommand(getCommand(context))
    .addCommand(createCommand(context))
    .addCommand(deleteCommand(context))
    .addCommand(checkCommand(context))
    .addCommand(matchCommand(context));
}
