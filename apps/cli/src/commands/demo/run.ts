import type { CommandContext } from '../../command-context.ts';
import { demoDirectory } from '../../demo/demo-directory.ts';
import { demoPlan, parsePortBase } from '../../demo/plan.ts';
import { runDemo } from '../../demo/run-demo.ts';

/** `peerway demo`: until Ctrl-C or SIGTERM. A second signal ends it at once; its children notice and end themselves. */
export async function runDemoCommand(
  context: CommandContext,
  options: { fresh?: boolean; console: boolean },
): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted && signal === 'SIGINT') process.exit(130);
      stop.abort();
    });
  }
  await runDemo({
    plan: demoPlan(demoDirectory(context.environment), parsePortBase(context.environment.PEERWAY_DEMO_PORT_BASE)),
    isFresh: options.fresh === true,
    hasConsole: options.console,
    environment: context.environment,
    print: context.print,
    signal: stop.signal,
  });
  // Idle connections that are kept for a next call would keep this process for seconds more.
  process.exit(0);
}
