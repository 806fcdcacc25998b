import { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { deregisterCommand } from './deregister.ts';
import { exportCommand } from './export.ts';
import { exportedServicesCommand } from './exported-services.ts';
import { listCommand } from './list.ts';
import { partsCommand } from './parts.ts';
import { registerCommand } from './register.ts';
import { unexportCommand } from './unexport.ts';

/** `peerway services …`. */
export function servicesCommand(context: CommandContext): Command {
  return new Command('services')
    .description('services, and to whom they are exported')
    .addCommand(listCommand(context))
    .addCommand(registerCommand(context))
    .addCommand(deregisterCommand(context))
    .addCommand(exportCommand(context))
    .addCommand(unexportCommand(context))
    .addCommand(exportedServicesCommand(context))
    .addCommand(partsCommand(context));
}
