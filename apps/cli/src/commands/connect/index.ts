import { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { getConfigCommand } from './ca/get-config.ts';
import { activateCommand, cancelRotationCommand, rotateCommand } from './ca/rotate.ts';
import { setConfigCommand } from './ca/set-config.ts';
import { statusCommand } from './ca/status.ts';

/** `peerway connect …`. */
export function connectCommand(context: CommandContext): Command {
  const ca = new Command('ca')
    .description('the certificate authority: its roots, how it signs, and rotations')
    .addCommand(statusCommand(context))
    .addCommand(getConfigCommand(context))
    .addCommand(setConfigCommand(context))
    .addCommand(rotateCommand(context))
    .addCommand(activateCommand(context))
    .addCommand(cancelRotationCommand(context));
  return new Command('connect').description('certificates of the mesh').addCommand(ca);
}
