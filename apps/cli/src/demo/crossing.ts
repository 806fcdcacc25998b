import { askLedger } from './apps/ledger-client.ts';
import { createPaymentsClient } from './apps/payments-client.ts';
import { pollUntil } from './deadline.ts';
import { type CrossingService, crossingServices, type DemoPlan } from './plan.ts';

const PROBE_TIMEOUT_MS = 3_000;

/** Resolves null when west answered, else why not. */
type Probe = (port: number) => Promise<string | null>;

const probes: Record<CrossingService, Probe> = {
  async api(port) {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    const body = (await answer.text()).trim();
    return answer.ok && body.includes('"cluster":"west"') ? null : `${answer.status} ${body.slice(0, 300)}`;
  },
  async ledger(port) {
    const answer = await askLedger(port, 'ready?', PROBE_TIMEOUT_MS);
    return answer.includes(' west ') ? null : `unexpected answer: ${answer.slice(0, 100)}`;
  },
  async payments(port) {
    const client = createPaymentsClient(port);
    try {
      const { cluster } = await client.pay({ order: 'ready', amount: '0' }, PROBE_TIMEOUT_MS);
      return cluster === 'west' ? null : `unexpected answer from ${cluster}`;
    } finally {
      client.close();
    }
  },
};

/** Sends one request of a kind through east's upstream. Null: it crossed to west and back. */
export async function probeCrossing(plan: DemoPlan, service: CrossingService): Promise<string | null> {
  try {
    return await probes[service](plan.upstreamPorts[service]);
  } catch (error) {
    if (!(error instanceof Error)) return String(error);
    return error.cause instanceof Error ? error.cause.message : error.message;
  }
}

/**
 * Waits until one request of every kind has crossed. `onStuck` hears what still fails, with the reason, whenever `reportMs` have passed;
 * waiting then goes on, because what is missing can be mended in the running consoles.
 */
export async function waitUntilCrossed(
  plan: DemoPlan,
  { signal, reportMs, onStuck }: { signal: AbortSignal; reportMs: number; onStuck: (failures: string[]) => void },
): Promise<void> {
  const waiting = new Map<CrossingService, string>(crossingServices.map((service) => [service, 'not tried yet']));
  const round = async (): Promise<true | null> => {
    for (const service of [...waiting.keys()]) {
      const failure = await probeCrossing(plan, service);
      if (failure === null) waiting.delete(service);
      else waiting.set(service, failure);
    }
    return waiting.size === 0 ? true : null;
  };
  while ((await pollUntil(round, { timeoutMs: reportMs, intervalMs: 200, signal })) === null) {
    onStuck([...waiting].map(([service, failure]) => `${service}: ${failure}`));
  }
}
