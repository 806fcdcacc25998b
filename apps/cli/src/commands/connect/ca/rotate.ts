import type { Command } from 'commander';
import { type CommandContext, callingCommand } from '../../../command-context.ts';
import type { ConnectionOptions } from '../../../connection.ts';

/** `peerway connect ca rotate`. */
export function rotateCommand(context: CommandContext): Command {
  return callingCommand('rotate')
    .description('make a new root; it signs once every proxy and every peer knows it')
    .option(
      '--force-without-cross-signing',
      'the old root says nothing for the new one: only when its key can not be trusted any more',
      false,
    )
    .addHelpText('after', '\nExample:\n  peerway connect ca rotate && peerway connect ca status')
    .action(
      async ({ forceWithoutCrossSigning, ...options }: ConnectionOptions & { forceWithoutCrossSigning: boolean }) => {
        const { rootId } = await context
          .connect(options)
          .ca.startRotation.mutate({ withoutCrossSigning: forceWithoutCrossSigning });
        context.print(rootId);
        context.note('The new root is published. `peerway connect ca status` shows for whom it waits.');
      },
    );
}

/** `peerway connect ca activate`. */
export function activateCommand(context: CommandContext): Command {
  return callingCommand('activate')
    .description('let the new root sign now, whoever has not said yet that it knows it')
    .action(async (options: ConnectionOptions) => {
      const { rootId } = await context.connect(options).ca.activateRoot.mutate();
      context.note(
        `The root ${rootId} signs from now on. The one before stays trusted until its last leaf has expired.`,
      );
    });
}

/** `peerway connect ca cancel-rotation`. */
export function cancelRotationCommand(context: CommandContext): Command {
  return callingCommand('cancel-rotation')
    .description('take the new root back; nothing was signed with it')
    .action(async (options: ConnectionOptions) => {
      const { rootId } = await context.connect(options).ca.cancelRotation.mutate();
      context.note(`The root ${rootId} is taken back.`);
    });
}
