/**
 * Requests per second and latency through the whole path (application → sidecar → exporter's gateway → sidecar → application)
 * against the same application called directly, in one run. Needs a running demo (`npm start`).
 *
 *   node benchmarks/macro/request-path.ts [--mesh URL] [--direct URL] [--connections N] [--seconds S] [--rounds R]
 *
 * Rounds are interleaved (mesh, direct, mesh, …) and the medians are compared, because machines are noisy. The load generator shares
 * the machine with everything it measures, so quote the ratio, not the rate.
 */
import { Agent, request } from 'node:http';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    mesh: { type: 'string', default: 'http://127.0.0.1:9191/' },
    direct: { type: 'string', default: 'http://127.0.0.1:8811/' },
    connections: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '5' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) {
  console.log(
    'usage: node benchmarks/macro/request-path.ts [--mesh URL] [--direct URL] [--connections N] [--seconds S] [--rounds R]',
  );
  process.exit(0);
}

type Round = { requestsPerSecond: number; p50Ms: number; p99Ms: number; failed: number };

function once(url: URL, agent: Agent): Promise<boolean> {
  return new Promise((resolve) => {
    const outgoing = request(url, { agent }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode === 200));
      response.on('error', () => resolve(false));
    });
    outgoing.on('error', () => resolve(false));
    outgoing.end();
  });
}

async function round(target: string, connections: number, seconds: number): Promise<Round> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const url = new URL(target);
  const latencies: number[] = [];
  let failed = 0;
  const end = performance.now() + seconds * 1000;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < end) {
        const before = performance.now();
        if (await once(url, agent)) latencies.push(performance.now() - before);
        else failed += 1;
      }
    }),
  );
  const elapsed = (performance.now() - started) / 1000;
  agent.destroy();
  latencies.sort((a, b) => a - b);
  const at = (share: number): number =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? Number.NaN;
  return { requestsPerSecond: latencies.length / elapsed, p50Ms: at(0.5), p99Ms: at(0.99), failed };
}

const median = (numbers: number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

const connections = Number(values.connections);
const seconds = Number(values.seconds);
await round(values.direct, connections, 1);
await round(values.mesh, connections, 1);
const mesh: Round[] = [];
const direct: Round[] = [];
for (let index = 0; index < Number(values.rounds); index += 1) {
  mesh.push(await round(values.mesh, connections, seconds));
  direct.push(await round(values.direct, connections, seconds));
}
const row = (name: string, rounds: Round[]): void => {
  const column = (pick: (one: Round) => number): string => median(rounds.map(pick)).toFixed(2).padStart(10);
  console.log(
    `${name.padEnd(8)}${column((one) => one.requestsPerSecond)} req/s ${column((one) => one.p50Ms)} ms p50 ${column((one) => one.p99Ms)} ms p99  ${rounds.reduce((sum, one) => sum + one.failed, 0)} failed`,
  );
};
row('mesh', mesh);
row('direct', direct);
const ratio = median(
  mesh.map((one, index) => one.requestsPerSecond / (direct[index]?.requestsPerSecond ?? Number.NaN)),
);
console.log(
  `ratio    ${ratio.toFixed(3)} of the direct rate (median of ${mesh.length} interleaved rounds, ${connections} connections)`,
);
if (mesh.some((one) => one.failed > 0)) process.exitCode = 1;
