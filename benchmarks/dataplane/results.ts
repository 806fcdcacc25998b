import type { Sample } from './load/load-run.ts';
import type { ProxyName } from './proxies/proxy.ts';
import type { Budget, WorkloadName } from './workloads.ts';

/** What one proxy did in one round. */
export type RoundResult = {
  workload: WorkloadName;
  proxy: ProxyName;
  round: number;
  /** Null when the measurement failed. */
  sample: Sample | null;
  failure: string | null;
};

/** All that a run has found so far. */
export class Results {
  readonly rounds: RoundResult[] = [];

  /** The median over the rounds; null when there is none. */
  median(workload: WorkloadName, proxy: ProxyName, pick: (sample: Sample) => number | null): number | null {
    return median(
      this.#of(workload, proxy)
        .map(({ sample }) => (sample === null ? null : pick(sample)))
        .filter((one) => one !== null),
    );
  }

  /** The gateway's figure as a multiple of another proxy's: the median of the rounds' ratios, as what disturbs a round disturbs both. */
  ratio(workload: WorkloadName, other: ProxyName): number | null {
    const ratios: number[] = [];
    for (const { round, sample } of this.#of(workload, 'gateway')) {
      const compared = this.#of(workload, other).find((one) => one.round === round)?.sample;
      if (sample !== null && compared) ratios.push(sample.value / compared.value);
    }
    return median(ratios);
  }

  /** Whether the gateway keeps within a budget; null where that was not measured. */
  isMet(workload: WorkloadName, { than, atLeast = 0, atMost = Infinity }: Budget, scale: number): boolean | null {
    const figure =
      than === null ? this.median(workload, 'gateway', ({ value }) => value / scale) : this.ratio(workload, than);
    return figure === null ? null : figure >= atLeast && figure <= atMost;
  }

  failures(): RoundResult[] {
    return this.rounds.filter(({ failure }) => failure !== null);
  }

  #of(workload: WorkloadName, proxy: ProxyName): RoundResult[] {
    return this.rounds.filter((one) => one.workload === workload && one.proxy === proxy);
  }
}

function median(numbers: number[]): number | null {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
