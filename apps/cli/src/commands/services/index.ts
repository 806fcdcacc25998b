import { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { exportCommand } from './export.ts';
import { listCommand } from './list.ts';
import { unexportCommand } from './unexport.ts';

/** `peerway services …`. */
export function servicesCommand(context: CommandContext): Command {
  return new Command('services')
    .description('services, and to whom they are exported')
    .addCommand(listCommand(context))
    .addCommand(exportCommand(context))
    .addCommand(unexportCommand(context));
}
