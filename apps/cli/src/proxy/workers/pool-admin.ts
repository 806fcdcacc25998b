import type { AdminViews } from '@peerway/gateway';
import { mergeMetrics } from './merge-metrics.ts';
import type { Member } from './worker-pool.ts';

/** How long a worker may take to say what it knows, ms. */
const ASK_TIMEOUT_MS = 2_000;

export type AdminOfPool = {
  members(): Member[];
  giveUpReplacing(reason: string): void;
};

/**
 * The admin views of a gateway of several processes: each worker is asked, and what they say is put together. One that was replaced
 * is part of what is counted and open for as long as it drains, but not of whether the gateway is ready.
 */
export function poolAdmin(pool: AdminOfPool): AdminViews {
  const ask = async (port: number | null, path: string, method = 'GET'): Promise<Response> => {
    if (port === null) throw new Error('the worker does not run');
    return await fetch(`http://127.0.0.1:${port}${path}`, { method, signal: AbortSignal.timeout(ASK_TIMEOUT_MS) });
  };
  const textOf = async (port: number | null, path: string): Promise<string> => {
    const response = await ask(port, path);
    if (!response.ok) throw new Error(`the worker answered ${response.status}`);
    return await response.text();
  };
  const each = <T>(of: (port: number | null) => Promise<T>): Promise<(Member & { answer: T | null })[]> =>
    Promise.all(
      pool.members().map(async (member) => ({ ...member, answer: await of(member.adminPort).catch(() => null) })),
    );
  return {
    ready: async () => {
      const members = await each(async (port) => {
        const response = await ask(port, '/ready');
        return { ok: response.ok, state: (await response.text()).trim() };
      });
      const states = members.filter(({ isServing }) => isServing).map(({ answer }) => answer);
      // One worker that is away is being started again; the others serve what comes.
      const ready = states.filter((one) => one?.ok === true);
      const other = states.find((one) => one !== null && !one.ok);
      if (ready.length > 0)
        return { ok: true, state: `${ready[0]?.state} (${ready.length} of ${states.length} workers)` };
      return { ok: false, state: other?.state ?? 'no worker runs' };
    },
    prometheus: async () => {
      const members = await each((port) => textOf(port, '/stats/prometheus'));
      return mergeMetrics(members.map(({ name, answer }) => ({ name, text: answer })));
    },
    configDump: async () => {
      const members = await each(async (port) => JSON.parse(await textOf(port, '/config_dump')) as unknown);
      const dumpsOf = (serving: boolean): unknown[] =>
        members.filter(({ isServing }) => isServing === serving).map(({ answer }) => answer);
      return { workers: dumpsOf(true), draining: dumpsOf(false) };
    },
    clusters: async () => {
      const members = await each((port) => textOf(port, '/clusters'));
      return members.map(({ name, answer }) => `# worker ${name}\n${answer ?? '# does not run\n'}`).join('');
    },
    drain: () => {
      // Whoever came after would take connections again.
      pool.giveUpReplacing('the gateway is draining');
      void each((port) => ask(port, '/drain', 'POST'));
    },
  };
}
