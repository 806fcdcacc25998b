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
  const proxy = await startProxy({ ...options, log });
  log('info', 'proxy.started', {
    role: options.reference.role,
    node: options.reference.node,
    id: options.reference.id,
    pid: process.pid,
  });
  let isStopping = false;
  const stopOnce = (reason: Record<string, unknown>): void => {
    if (isStopping) return;
    isStopping = true;
    log('info', 'proxy.stopping', reason);
    void stop(proxy, log);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      process.once(signal, () => process.exit(1));
      stopOnce({ signal });
    });
  }
  if (worker === null) return;
  process.on('message', (message) => {
    if (isToWorker(message)) stopOnce({ by: 'pool' });
  });
  process.once('disconnect', () => stopOnce({ by: 'the end of the pool' }));
  const running: ToPool = { kind: 'running', adminPort: proxy.admin?.port ?? 0 };
  process.send?.(running);
}

async function stop(proxy: RunningProxy, log: Log): Promise<void> {
  setTimeout(() => {
    log('warn', 'proxy.drain_cut', { afterMs: EXIT_AFTER_MS });
    process.exit(0);
  }, EXIT_AFTER_MS).unref();
  await proxy.drain();
  await proxy.close();
  process.exit(0);
}
