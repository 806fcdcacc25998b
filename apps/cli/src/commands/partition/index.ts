import { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { createCommand, updateCommand } from './create.ts';
import { deleteCommand } from './delete.ts';
import { listCommand } from './list.ts';
import { readCommand } from './read.ts';

/** `peerway partition …`. */
export function partitionCommand(context: CommandContext): Command {
  return new Command('partition')
    .description('admin partitions: tenants with a catalog, exports and gateways of their own')
    .addCommand(listCommand(context))
    .addCommand(readCommand(context))
    .addCommand(createCommand(context))
    .addCommand(updateCommand(context))
    .addCommand(deleteCommand(context));
}
