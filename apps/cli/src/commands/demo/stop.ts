import { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { askDemo } from '../../demo/control-server.ts';
import { demoDirectory } from '../../demo/demo-directory.ts';

/** `peerway demo stop NAME`. */
export function stopCommand(context: CommandContext): Command {
  return new Command('stop')
    .description('take one process of the running demo away')
    .argument('<name>', 'its name, as `peerway demo status` shows it')
    .option('--kill', 'with SIGKILL, as when a machine fails; else it may end in order')
    .action(async (name: string, options: { kill?: boolean }) => {
      await askDemo(demoDirectory(context.environment), { verb: 'stop', name, kill: options.kill });
      context.note(`${name} is stopped. Bring it back with: npx peerway demo start ${name}`);
    });
}
