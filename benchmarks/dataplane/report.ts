import { formatTable } from './format-table.ts';
import type { Sample } from './load/load-run.ts';
import type { Machine } from './machine.ts';
import type { Options } from './options.ts';
import type { ProxyName } from './proxies/proxy.ts';
import type { Results } from './results.ts';
import { type Budget, WORKLOADS, type Workload } from './workloads.ts';

const NONE = '-';

/** The figures against each other and against the budgets. */
export function comparison(results: Results, { only, proxies }: Options): string {
  const others = proxies.filter((one) => one !== 'gateway');
  const ratios = proxies.includes('gateway') ? others : [];
  const head = ['workload', 'unit', ...proxies, ...ratios.map((one) => `x ${one}`), 'budget', 'met'];
  const rows = chosen(only).map((workload) => {
    const { name, unit, scale, digits, budgets } = workload;
    const shown = proxies.map((one) =>
      number(
        results.median(name, one, ({ value }) => value / scale),
        digits,
      ),
    );
    const compared = ratios.map((one) => number(results.ratio(name, one), 2));
    return [name, unit, ...shown, ...compared, ...verdict(results, workload, budgets)];
  });
  return formatTable(head, rows);
}

/** Rates and latencies. The load shares the machine, so they say less than the cost does. */
export function secondary(results: Results, { only, proxies }: Options): string {
  const head = ['workload', 'proxy', 'per second', 'core busy', 'p50 ms', 'p99 ms', 'resumed'];
  const rows: string[][] = [];
  for (const { name, digits } of chosen(only)) {
    for (const proxy of proxies) {
      const pick = (of: (sample: Sample) => number | null): number | null => results.median(name, proxy, of);
      const rate = pick((one) => one.rate);
      if (rate === null) continue;
      const milliseconds = (us: number | null): string => number(us === null ? null : us / 1_000, 2);
      rows.push([
        name,
        proxy,
        number(rate, name.startsWith('bulk') ? digits : 0),
        percent(pick((one) => one.busy)),
        milliseconds(pick((one) => one.p50Us)),
        milliseconds(pick((one) => one.p99Us)),
        percent(pick((one) => one.resumed)),
      ]);
    }
  }
  return formatTable(head, rows);
}

/** What the names in the table stand for, and what has to be known to read it. */
export function remarks({ only, proxies }: Options): string {
  const lines = chosen(only).map(({ name, title }) => `- ${name}: ${title}`);
  lines.push(
    '- Figures are medians of the rounds; ratios (gateway : other) are medians of the ratios within each round.',
  );
  lines.push(
    "- GB/CPU-s: more is better. All other units: less is better. CPU is the time of all of the proxy's processes.",
  );
  if (only.includes('resumed') && proxies.includes('gateway'))
    lines.push(
      '- resumed: the gateway refuses resumption by design, as a ticket would outlive the trust it was given under.',
    );
  return lines.join('\n');
}

export function machineLine({
  cpu,
  cores,
  memoryGb,
  kernel,
  loadAverage,
  node,
  openssl,
  haproxy,
  nginx,
}: Machine): string {
  const others = [haproxy && `haproxy ${haproxy}`, nginx && `nginx ${nginx}`].filter(Boolean);
  return [
    `${cpu}, ${cores} cores, ${memoryGb} GB, load average ${loadAverage}`,
    kernel,
    `node ${node} on OpenSSL ${openssl}`,
    ...others,
  ].join('; ');
}

const chosen = (only: Options['only']): Workload[] => WORKLOADS.filter(({ name }) => only.includes(name));

function verdict(results: Results, { name, scale, unit }: Workload, budgets: Budget[]): [string, string] {
  if (budgets.length === 0) return [NONE, NONE];
  const met = budgets.map((budget) => {
    const isMet = results.isMet(name, budget, scale);
    return isMet === null ? NONE : isMet ? 'yes' : 'NO';
  });
  return [budgets.map((one) => budgetText(one, unit)).join(', '), met.join(', ')];
}

function budgetText({ than, atLeast, atMost }: Budget, unit: string): string {
  const figure = atLeast === undefined ? `<= ${atMost}` : `>= ${atLeast}`;
  return than === null ? `${figure} ${unit}` : `${figure} x ${than satisfies ProxyName}`;
}

const number = (value: number | null, digits: number): string => (value === null ? NONE : value.toFixed(digits));
const percent = (share: number | null): string => (share === null ? NONE : `${Math.round(share * 100)}%`);
