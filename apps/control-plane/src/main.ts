import { parseArgs } from 'node:util';
import { errorDefinition, PeerwayError } from '@peerway/model/error';
import { readServerConfig } from './config.ts';
import { type RunningControlPlane, startControlPlane } from './control-plane.ts';
import { createJsonLog } from './log.ts';

const USAGE = `usage: peerway server --config FILE

Runs a control plane: console, tRPC and /v1 on one HTTP port, the peering service on a gRPC port, and an embedded PostgreSQL
unless DATABASE_URL names one. FILE is JSON; docs/configuration.md describes it.`;

/** Graceful closing may hang in somebody else's code; a supervisor must not have to wait for it. */
const HARD_EXIT_MS = 8_000;

function fail(error: unknown): never {
  const known = error instanceof PeerwayError ? error : null;
  const message = known
    ? `${known.message} (${known.code})`
    : error instanceof Error
      ? (error.stack ?? error.message)
      : String(error);
  process.stderr.write(`peerway: ${message}\n${known?.hint ? `  ${known.hint}\n` : ''}`);
  process.exit(known ? errorDefinition(known.code).exit : 1);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { config: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  if (values.config === undefined) throw new PeerwayError('request.invalid', `--config is missing\n${USAGE}`);
  const config = readServerConfig(values.config);
  const log = createJsonLog(config.log_level);
  let running: RunningControlPlane | null = null;
  let isStopping = false;
  const stop = (reason: string): void => {
    if (isStopping) return;
    isStopping = true;
    log('info', 'server.stopping', { reason });
    setTimeout(() => process.exit(1), HARD_EXIT_MS).unref();
    const closing = running?.close() ?? Promise.resolve();
    void closing.finally(() => process.exit(0));
  };
  running = await startControlPlane(config, { log, databaseUrl: process.env.DATABASE_URL || undefined });
  // After the start: Next puts signal handlers of its own in place.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.removeAllListeners(signal);
    process.on(signal, () => stop(signal));
  }
  process.on('disconnect', () => stop('the parent process is gone'));
  process.on('unhandledRejection', (error) =>
    log('error', 'server.unhandled', { error: error instanceof Error ? error.stack : String(error) }),
  );
}

main().catch(fail);
