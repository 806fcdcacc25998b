import { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { datacentersCommand } from './datacenters.ts';
import { nodesCommand } from './nodes.ts';
import { servicesCommand } from './services.ts';

/** `peerway catalog …`. */
export function catalogCommand(context: CommandContext): Command {
  return new Command('catalog')
    .description('what is registered: datacenters, nodes and services')
    .addCommand(datacentersCommand(context))
    .addCommand(nodesCommand(context))
    .addCommand(servicesCommand(context));
}
