import { type Log, type ProxyOptions, type RunningProxy, startProxy } from '@peerway/gateway';
import { createJsonLog } from '../json-log.ts';
import { isToWorker, type ToPool } from './workers/messages.ts';

/**
 * Ends a proxy whose end hangs. More than draining takes at most (`drainTimeoutMs` of its snapshot, 10 s, and the last report), and
 * less than the 30 s after which an orchestrator kills.
 */
const EXIT_AFTER_MS = 25_000;

/**
 * Runs a mesh gateway or sidecar until SIGTERM or SIGINT, then drains and exits with 0. A second signal exits at once.
 * Logs JSON lines to standard output.
 * @param worker its number, where it is one of several processes of a gateway: it ends with the process that started it, too
 */
export async function runProxy(options: Omit<ProxyOptions, 'log'>, worker: number | null = null): Promise<void> {
  const log = createJsonLog((line) => process.stdout.write(line), 'info', worker === null ? {} : { worker });
  if (options.reference.role === 'mesh-gateway') outliveHangup(log, worker);
  const starting = startProxy({ ...options, log });
  let isStopping = false;
  const stopOnce = (reason: Record<string, unknown>, how = { hasSuccessor: false }): void => {
    if (isStopping) return;
    isStopping = true;
    log('info', 'proxy.stopping', { ...reason, ...how });
    starting.then(
      (proxy) => stop(proxy, log, how),
      () => {},
    );
  };
  if (worker !== null) followPool(stopOnce);
  const proxy = await starting;
  log('info', 'proxy.started', {
    role: options.reference.role,
    node: options.reference.node,
    id: options.reference.id,
    pid: process.pid,
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      process.once(signal, () => process.exit(1));
      stopOnce({ signal });
    });
  }
  if (worker === null) return;
  const running: ToPool = { kind: 'running', adminPort: proxy.admin?.port ?? 0 };
  process.send?.(running);
}

/** A worker ends when its pool says so, and with it. */
function followPool(stopOnce: (reason: Record<string, unknown>, how?: { hasSuccessor: boolean }) => void): void {
  process.on('message', (message) => {
    if (!isToWorker(message)) return;
    if (message.kind === 'stop') stopOnce({ by: 'pool' });
    if (message.kind === 'replaced') stopOnce({ by: 'pool' }, { hasSuccessor: true });
  });
  process.once('disconnect', () => stopOnce({ by: 'the end of the pool' }));
}

/** SIGHUP asks for a replacement, which only a pool can make; by default it would end the process on the spot. */
function outliveHangup(log: Log, worker: number | null): void {
  process.on('SIGHUP', () => {
    // A terminal that is closed sends it to the pool and to each worker.
    if (worker !== null) return;
    log('warn', 'proxy.not_replaced', {
      reason: 'a gateway of a single process can not be replaced while it serves',
      hint: 'Start it with --concurrency N; N may be 1.',
    });
  });
}

async function stop(proxy: RunningProxy, log: Log, how: { hasSuccessor: boolean }): Promise<void> {
  setTimeout(() => {
    log('warn', 'proxy.drain_cut', { afterMs: EXIT_AFTER_MS });
    process.exit(0);
  }, EXIT_AFTER_MS).unref();
  await proxy.drain(how);
  await proxy.close();
  process.exit(0);
}
