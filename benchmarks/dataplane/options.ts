import { parseArgs } from 'node:util';
import { PROXY_NAMES, type ProxyName } from './proxies/proxy.ts';
import { WORKLOAD_NAMES, type WorkloadName } from './workloads.ts';

export type Options = {
  rounds: number;
  seconds: number;
  only: readonly WorkloadName[];
  proxies: readonly ProxyName[];
  json: string | null;
  cpuProfileDirectory: string | null;
};

export const USAGE = `usage: npm run bench:dataplane -- [options]

  --rounds N          rounds of every workload, interleaved over the proxies; medians are shown (3)
  --seconds S         measured time of each proxy in each round (3)
  --only LIST         workloads, comma-separated: ${WORKLOAD_NAMES.slice(0, 5).join(', ')},
                      ${WORKLOAD_NAMES.slice(5).join(', ')} (all)
  --proxies LIST      proxies, comma-separated: ${PROXY_NAMES.join(', ')} (all)
  --json FILE         writes the figures of every round and a description of the machine
  --cpu-prof DIR      has the gateway leave a CPU profile there; costs it some time
  --help              this text

Needs Linux, two cores, and Debian's haproxy, nginx and libnginx-mod-stream, unless --proxies leaves them out.`;

/** Null when only help was asked for. Throws an error for the user when an option is wrong. */
export function readOptions(args: string[]): Options | null {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '3' },
      only: { type: 'string', default: WORKLOAD_NAMES.join(',') },
      proxies: { type: 'string', default: PROXY_NAMES.join(',') },
      json: { type: 'string' },
      'cpu-prof': { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const rounds = positive('--rounds', values.rounds);
  if (!Number.isInteger(rounds)) throw new Error('--rounds: a whole number is expected');
  return {
    rounds,
    seconds: positive('--seconds', values.seconds),
    only: listed('--only', values.only, WORKLOAD_NAMES),
    proxies: listed('--proxies', values.proxies, PROXY_NAMES),
    json: values.json ?? null,
    cpuProfileDirectory: values['cpu-prof'] ?? null,
  };
}

function positive(option: string, text: string): number {
  const number = Number(text);
  if (!(number > 0 && Number.isFinite(number))) throw new Error(`${option}: a positive number is expected`);
  return number;
}

/** In the order of `known`, each once. */
function listed<T extends string>(option: string, text: string, known: readonly T[]): T[] {
  const wanted = text.split(',').map((one) => one.trim());
  for (const one of wanted) {
    if (!known.some((name) => name === one))
      throw new Error(`${option}: there is no "${one}"; known are ${known.join(', ')}`);
  }
  return known.filter((name) => wanted.includes(name));
}
