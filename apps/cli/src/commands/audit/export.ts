import type { Command } from 'commander';
import { type CommandContext, callingCommand } from '../../command-context.ts';
import type { ConnectionOptions } from '../../connection.ts';
import { type AuditFilterOptions, filterOf, withFilterOptions } from './filter-options.ts';

/** Records read at once. */
const PAGE = 500;

/** `peerway audit export`. */
export function exportCommand(context: CommandContext): Command {
  return withFilterOptions(callingCommand('export'))
    .description('print records as JSON lines, newest first')
    .action(async (options: ConnectionOptions & AuditFilterOptions) => {
      const client = context.connect(options);
      let filter = filterOf(options);
      for (;;) {
        const { events, older } = await client.audit.export.query({ ...filter, limit: PAGE });
        for (const event of events) context.print(JSON.stringify(event));
        if (older === null) return;
        filter = { ...filter, before: older };
      }
    });
}
