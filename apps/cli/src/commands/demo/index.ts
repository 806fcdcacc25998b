import { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { startCommand } from './start.ts';
import { statusCommand } from './status.ts';
import { stopCommand } from './stop.ts';

/** `peerway demo` and `peerway demo status|stop|start`. */
export function demoCommand(context: CommandContext): Command {
  return new Command('demo')
    .description('run two peered clusters with gateways, sidecars, sample services and traffic')
    .option('--fresh', 'forget the state of earlier runs first')
    .option('--no-console', 'without the consoles, for machines with little memory')
    .addHelpText(
      'after',
      `
Environment:
  PEERWAY_DEMO_PORT_BASE  first port of cluster east, 8700 unless set; every other port moves with it
  PEERWAY_DEMO_DIR        where the state is kept, .peerway/demo in the checkout unless set

Processes are taken away and brought back from another terminal:
  peerway demo status
  peerway demo stop west-gateway
  peerway demo start west-gateway`,
    )
    .action(async (options: { fresh?: boolean; console: boolean }) => {
      const { runDemoCommand } = await import('./run.ts');
      await runDemoCommand(context, options);
    })
    .addCommand(statusCommand(context))
    .addCommand(stopCommand(context))
    .addCommand(startCommand(context));
}
