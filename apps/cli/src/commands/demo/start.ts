import { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { askDemo } from '../../demo/control-server.ts';
import { demoDirectory } from '../../demo/demo-directory.ts';

/** `peerway demo start NAME`. */
export function startCommand(context: CommandContext): Command {
  return new Command('start')
    .description('bring one process of the running demo back')
    .argument('<name>', 'its name, as `peerway demo status` shows it')
    .action(async (name: string) => {
      const answer = await askDemo(demoDirectory(context.environment), { verb: 'start', name });
      const isReady = typeof answer === 'object' && answer !== null && 'isReady' in answer && answer.isReady === true;
      context.note(
        isReady ? `${name} is up.` : `${name} runs, but is not ready yet; \`npx peerway demo status\` names its log.`,
      );
    });
}
