import { Command } from 'commander';
import { z } from 'zod';
import { type CommandContext, printResult } from '../../command-context.ts';
import { askDemo } from '../../demo/control-server.ts';
import { demoDirectory } from '../../demo/demo-directory.ts';
import { formatTable } from '../../table.ts';

const statusSchema = z.array(
  z.object({
    name: z.string(),
    kind: z.string(),
    state: z.string(),
    pid: z.int().nullable(),
    ports: z.array(z.int()),
    since: z.string().nullable(),
    ending: z.string().nullable(),
    logFile: z.string(),
  }),
);

/** `peerway demo status`. */
export function statusCommand(context: CommandContext): Command {
  return new Command('status')
    .description('list the processes of the running demo')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const children = statusSchema.parse(await askDemo(demoDirectory(context.environment), { verb: 'status' }));
      printResult(context, options, children, (rows) =>
        formatTable(
          ['Name', 'Kind', 'State', 'PID', 'Ports', 'Since', 'Log'],
          rows.map((row) => [
            row.name,
            row.kind,
            row.ending === null ? row.state : `${row.state} (${row.ending})`,
            row.pid ?? '',
            row.ports.join(', '),
            row.since ?? '',
            row.logFile,
          ]),
        ),
      );
    });
}
