import { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { exportCommand } from './export.ts';
import { listCommand } from './list.ts';
import { verifyCommand } from './verify.ts';

/** `peerway audit …`. */
export function auditCommand(context: CommandContext): Command {
  return new Command('audit')
    .description('who wrote what, and who was denied')
    .addCommand(listCommand(context))
    .addCommand(verifyCommand(context))
    .addCommand(exportCommand(context));
}
