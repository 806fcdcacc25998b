/**
 * Measures the gateway against HAProxy and nginx in one run: processor time of the proxy for each unit of work, with the same
 * certificates, origins and clients for all of them. `--help` says how.
 *
 *   npm run bench:dataplane
 *
 * Each proxy has core 1 for itself; what loads it shares core 0. Rounds are interleaved (gateway, haproxy, …, gateway, …),
 * because machines are noisy, and ratios are of the same run. Wall rates say as much about the load as about the proxy.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bench } from './bench.ts';
import { describeMachine } from './machine.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { requireMachine } from './preconditions.ts';
import { killChildren } from './processes/child.ts';
import { comparison, machineLine, remarks, secondary } from './report.ts';
import { Results } from './results.ts';
import { summarize } from './summary.ts';

async function run(options: Options, signal: AbortSignal): Promise<Results> {
  const machine = describeMachine(options.proxies);
  console.log(machineLine(machine));
  const directory = mkdtempSync(join(tmpdir(), 'peerway-dataplane-'));
  const results = new Results();
  const startedAt = new Date();
  try {
    await using bench = await Bench.start(directory, options, signal);
    await bench.run(results);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  console.log(`\n${comparison(results, options)}\n\n${secondary(results, options)}\n\n${remarks(options)}`);
  if (options.json !== null) {
    const { rounds, seconds } = options;
    const content = {
      ...{ measuredAt: startedAt.toISOString(), machine, rounds, seconds },
      ...{ summary: summarize(results, options), results: results.rounds },
    };
    writeFileSync(options.json, `${JSON.stringify(content, null, 2)}\n`);
  }
  return results;
}

const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    // The first lets everything end in order; whoever is not willing to wait for that asks again.
    if (interrupted.signal.aborted) process.exit(130);
    interrupted.abort(new Error('interrupted'));
  });
}
process.on('exit', killChildren);

try {
  const options = readOptions(process.argv.slice(2));
  if (options === null) {
    console.log(USAGE);
  } else {
    requireMachine();
    if (options.cpuProfileDirectory !== null) mkdirSync(options.cpuProfileDirectory, { recursive: true });
    const failures = (await run(options, interrupted.signal)).failures();
    for (const { workload, proxy, round, failure } of failures)
      console.error(`failed: ${workload}, ${proxy}, round ${round}: ${failure}`);
    if (failures.length > 0) process.exitCode = 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = interrupted.signal.aborted ? 130 : 1;
}
