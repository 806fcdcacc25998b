import type { Options } from './options.ts';
import type { ProxyName } from './proxies/proxy.ts';
import type { Results } from './results.ts';
import { type Budget, WORKLOADS, type WorkloadName } from './workloads.ts';

/** One row of the comparison, for programs. */
export type WorkloadSummary = {
  workload: WorkloadName;
  title: string;
  unit: string;
  /** Medians, in the unit. */
  figures: Partial<Record<ProxyName, number | null>>;
  /** The gateway's figure as a multiple of each other proxy's. */
  ratios: Partial<Record<ProxyName, number | null>>;
  budgets: (Budget & { isMet: boolean | null })[];
};

export function summarize(results: Results, { only, proxies }: Options): WorkloadSummary[] {
  return WORKLOADS.filter(({ name }) => only.includes(name)).map(({ name, title, unit, scale, budgets }) => ({
    workload: name,
    title,
    unit,
    figures: Object.fromEntries(
      proxies.map((proxy) => [proxy, results.median(name, proxy, ({ value }) => value / scale)]),
    ),
    ratios: Object.fromEntries(
      proxies.filter((proxy) => proxy !== 'gateway').map((proxy) => [proxy, results.ratio(name, proxy)]),
    ),
    budgets: budgets.map((budget) => ({ ...budget, isMet: results.isMet(name, budget, scale) })),
  }));
}
