import { fileURLToPath } from 'node:url';
import { writeIdentities } from './identities.ts';
import { type LoadClient, startLoad } from './load/load-client.ts';
import type { Sample } from './load/load-run.ts';
import { LOAD_CPU } from './names.ts';
import type { Options } from './options.ts';
import { startChild } from './processes/child.ts';
import type { ProxyName, ProxySetting, TestedProxy } from './proxies/proxy.ts';
import { startProxy } from './proxies/start-proxy.ts';
import type { Results } from './results.ts';
import { WORKLOADS, type Workload } from './workloads.ts';

const ORIGIN_FILE = fileURLToPath(new URL('./origins/origin-process.ts', import.meta.url));
const ORIGIN_TIMEOUT_MS = 10_000;
/** Compilers that work at run time need longer than others, and a gateway runs for weeks. */
const FIRST_WARM_SECONDS = 4;
const WARM_SECONDS = 1;

/** Proxies, origins and load of one run. Disposing of it ends their processes. */
export class Bench implements AsyncDisposable {
  readonly #options: Options;
  readonly #signal: AbortSignal;
  readonly #processes = new AsyncDisposableStack();
  readonly #proxies = new Map<ProxyName, TestedProxy>();
  readonly #setting: ProxySetting;
  #load: LoadClient;
  readonly #aborted: Promise<never>;

  private constructor(
    options: Options,
    signal: AbortSignal,
    setting: ProxySetting,
    load: LoadClient,
    processes: AsyncDisposableStack,
  ) {
    this.#options = options;
    this.#signal = signal;
    this.#setting = setting;
    this.#load = load;
    this.#processes = processes;
    processes.defer(() => this.#load[Symbol.asyncDispose]());
    this.#aborted = new Promise((_, reject) => {
      if (signal.aborted) reject(signal.reason);
      signal.addEventListener('abort', () => reject(signal.reason));
    });
    this.#aborted.catch(() => {});
  }

  /** @param directory for identities and configurations */
  static async start(directory: string, options: Options, signal: AbortSignal): Promise<Bench> {
    await using stack = new AsyncDisposableStack();
    writeIdentities(directory);
    const origin = stack.use(startChild('origin', LOAD_CPU, [process.execPath, ORIGIN_FILE, directory]));
    const origins = JSON.parse(await origin.firstLine(ORIGIN_TIMEOUT_MS));
    const setting = { directory, origins, cpuProfileDirectory: options.cpuProfileDirectory };
    const bench = new Bench(options, signal, setting, await startLoad(directory), stack.move());
    try {
      for (const name of options.proxies)
        bench.#proxies.set(name, bench.#processes.use(await startProxy(name, setting)));
      return bench;
    } catch (error) {
      await bench[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** One workload after the other, in rounds over the proxies. What fails is noted, and the rest goes on. */
  async run(results: Results): Promise<void> {
    const { rounds, proxies } = this.#options;
    for (const workload of WORKLOADS.filter(({ name }) => this.#options.only.includes(name))) {
      for (let round = 1; round <= rounds; round += 1) {
        for (const proxy of proxies.filter((one) => workload.isRelayed || one !== 'haproxy-splice')) {
          const found = await this.#measure(workload, proxy, round).then(
            (sample) => ({ sample, failure: null }),
            (error: Error) => ({ sample: null, failure: error.message }),
          );
          if (this.#signal.aborted) throw this.#signal.reason;
          if (found.sample === null) await this.#restartLoad();
          results.rounds.push({ workload: workload.name, proxy, round, ...found });
          const { unit, scale, digits } = workload;
          const shown =
            found.sample === null
              ? `failed: ${found.failure}`
              : `${(found.sample.value / scale).toFixed(digits)} ${unit}`;
          console.log(`${workload.name}, round ${round} of ${rounds}, ${proxy}: ${shown}`);
        }
      }
    }
  }

  async #measure(workload: Workload, name: ProxyName, round: number): Promise<Sample> {
    if (!workload.wantsFreshProxy) return await this.#measureOn(this.#proxy(name), workload, round);
    await using fresh = await startProxy(name, { ...this.#setting, cpuProfileDirectory: null });
    return await this.#measureOn(fresh, workload, round);
  }

  #measureOn({ target, failed }: TestedProxy, { name: workload }: Workload, round: number): Promise<Sample> {
    const warmSeconds = round === 1 ? FIRST_WARM_SECONDS : WARM_SECONDS;
    const measured = this.#load.measure({ workload, target, seconds: this.#options.seconds, warmSeconds });
    return Promise.race([measured, failed, this.#aborted]);
  }

  /** So that nothing of a measurement that was given up goes on beside the next one. */
  async #restartLoad(): Promise<void> {
    await this.#load[Symbol.asyncDispose]();
    this.#load = await startLoad(this.#setting.directory);
  }

  #proxy(name: ProxyName): TestedProxy {
    const proxy = this.#proxies.get(name);
    if (proxy === undefined) throw new Error(`${name} was not started`);
    return proxy;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#processes.disposeAsync();
  }
}
