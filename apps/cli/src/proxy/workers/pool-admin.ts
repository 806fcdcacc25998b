import type { AdminViews } from '@peerway/gateway';
import { mergeMetrics } from './merge-metrics.ts';

/** How long a worker may take to say what it knows, ms. */
const ASK_TIMEOUT_MS = 2_000;

/** The admin views of a gateway of several processes: each worker is asked, and what they say is put together. */
export function poolAdmin(adminPorts: () => (number | null)[]): AdminViews {
  const ask = async (port: number | null, path: string, method = 'GET'): Promise<Response> => {
    if (port === null) throw new Error('the worker does not run');
    return await fetch(`http://127.0.0.1:${port}${path}`, { method, signal: AbortSignal.timeout(ASK_TIMEOUT_MS) });
  };
  const textOf = async (port: number | null, path: string): Promise<string> => {
    const response = await ask(port, path);
    if (!response.ok) throw new Error(`the worker answered ${response.status}`);
    return await response.text();
  };
  const each = async <T>(of: (port: number | null, index: number) => Promise<T>): Promise<(T | null)[]> =>
    Promise.all(adminPorts().map((port, index) => of(port, index).catch(() => null)));
  return {
    ready: async () => {
      const states = await each(async (port) => {
        const response = await ask(port, '/ready');
        return { ok: response.ok, state: (await response.text()).trim() };
      });
      // One worker that is away is being started again; the others serve what comes.
      const ready = states.filter((one) => one?.ok === true);
      const other = states.find((one) => one !== null && !one.ok);
      if (ready.length > 0)
        return { ok: true, state: `${ready[0]?.state} (${ready.length} of ${states.length} workers)` };
      return { ok: false, state: other?.state ?? 'no worker runs' };
    },
    prometheus: async () => mergeMetrics(await each((port) => textOf(port, '/stats/prometheus'))),
    configDump: async () => {
      const dumps = await each(async (port) => JSON.parse(await textOf(port, '/config_dump')) as unknown);
      return { workers: dumps };
    },
    clusters: async () => {
      const texts = await each((port) => textOf(port, '/clusters'));
      return texts.map((text, index) => `# worker ${index}\n${text ?? '# does not run\n'}`).join('');
    },
    drain: () => void each((port) => ask(port, '/drain', 'POST')),
  };
}
