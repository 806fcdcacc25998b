import { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { deleteCommand } from './delete.ts';
import { establishCommand } from './establish.ts';
import { exportedServicesCommand } from './exported-services.ts';
import { generateTokenCommand } from './generate-token.ts';
import { listCommand } from './list.ts';
import { preflightCommand } from './preflight.ts';
import { readCommand } from './read.ts';

/** `peerway peering …`. */
export function peeringCommand(context: CommandContext): Command {
  return new Command('peering')
    .description('join this cluster with others')
    .addCommand(generateTokenCommand(context))
    .addCommand(preflightCommand(context))
    .addCommand(establishCommand(context))
    .addCommand(listCommand(context))
    .addCommand(readCommand(context))
    .addCommand(exportedServicesCommand(context))
    .addCommand(deleteCommand(context));
}
