import { CommanderError } from 'commander';
import { normalizeArguments } from './argument-style.ts';
import { processContext } from './command-context.ts';
import { formatErrorReport, reportError } from './error-report.ts';
import { createProgram } from './program.ts';

/** Wrong usage exits like any other refused input; commander has said what was wrong by then. */
const USAGE_EXIT = 2;

// A reader that has seen enough (`| head`) is no failure; what is left to say is dropped.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

let httpAddress: string | null = null;
const program = createProgram(
  processContext((address) => {
    httpAddress = address;
  }),
);

try {
  await program.parseAsync(normalizeArguments(process.argv.slice(2)), { from: 'user' });
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : USAGE_EXIT;
  } else {
    const report = reportError(error, httpAddress);
    process.stderr.write(`${formatErrorReport(report)}\n`);
    process.exitCode = report.exit;
  }
}
