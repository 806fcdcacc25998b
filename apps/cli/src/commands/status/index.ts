import type { AttentionItem, AttentionView } from '@peerway/model/attention';
import type { Command } from 'commander';
import { type CommandContext, printResult, type ReadingOptions, readingCommand } from '../../command-context.ts';
import { formatTable } from '../../table.ts';

/** `peerway status`. */
export function statusCommand(context: CommandContext): Command {
  return readingCommand('status')
    .description('what does not work now and what will end soon, of all that the token may see')
    .action(async (options: ReadingOptions) => {
      const view = await context.connect(options).attention.get.query();
      printResult(context, options, view, formatStatus);
    });
}

export function formatStatus({ items, counts }: AttentionView): string {
  if (items.length === 0) return 'Nothing needs you: all that this token may see is well.';
  const total = counts.failing + counts.degraded + counts.soon;
  const rows = items.map(({ level, subject, also, since, until, why }) => [
    level,
    `${subjectText(subject)}${also === 0 ? '' : ` and ${also} more`}`,
    since ?? (until === null ? '' : `until ${until}`),
    why,
  ]);
  const rest =
    total > items.length ? `\n${total - items.length} more are not listed; the lists of their nouns have them.` : '';
  return `${formatTable(['Level', 'What', 'Since', 'Why'], rows)}${rest}`;
}

function subjectText(subject: AttentionItem['subject']): string {
  switch (subject.kind) {
    case 'peering':
      return `peering ${subject.name}`;
    case 'gateway':
      return `gateway ${subject.service} on ${subject.node}`;
    case 'path':
      return `path ${subject.source} to ${subject.destination}`;
    case 'service':
      return `service ${subject.name}${subject.peer === '' ? '' : ` of ${subject.peer}`}`;
    case 'root':
      return `root certificate ${subject.name}`;
    case 'token':
      return `token ${subject.description || subject.accessorId}`;
    default:
      return subject satisfies never;
  }
}
