import type { CaRotationView, CaView } from '@peerway/model/certificate';
import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../../command-context.ts';
import { formatTable } from '../../../table.ts';

/** `peerway connect ca status`. */
export function statusCommand(context: CommandContext): Command {
  return readingCommand('status')
    .description('show the roots, and where a rotation stands')
    .action(async (options: ReadingOptions) => {
      printResult(context, options, await context.connect(options).ca.read.query(), formatStatus);
    });
}

function formatStatus({ roots, rotation, trustDomain }: CaView): string {
  const table = formatTable(
    ['State', 'Since', 'Expires', 'Leaves', 'Name', 'ID'],
    roots.map((root) => [root.state, root.since, root.notAfter, root.leaves, root.name, root.id]),
  );
  return `Trust domain: ${trustDomain}\n\n${table}\n\n${rotationText(rotation)}`;
}

export function rotationText(rotation: CaRotationView): string {
  switch (rotation.phase) {
    case 'none':
      return 'No rotation is under way.';
    case 'blocked':
      return `The rotation can not go on: ${rotation.reason}.`;
    case 'published': {
      const waiting = rotation.waitingFor.map(({ kind, name }) => `${kind} ${name}`);
      if (waiting.length > 0) return `The new root waits for ${waiting.join(', ')}.`;
      return rotation.until === null
        ? 'The new root signs in a moment.'
        : `Everybody who was seen knows the new root; it signs at ${rotation.until} unless somebody shows up who does not.`;
    }
    case 'retiring':
      return rotation.until === null
        ? 'The old root is about to go.'
        : `The old root stays trusted until ${rotation.until}, when its last leaf has expired.`;
    default:
      return rotation satisfies never;
  }
}
