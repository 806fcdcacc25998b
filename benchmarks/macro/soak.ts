/**
 * A long run in short: mixed load through a running demo while its processes are killed at random. Says how many requests failed, and
 * fails itself where one failed that should not have: killing a control plane or one instance's neighbour harms nobody; a request may
 * fail only while the one gateway on its way is down, or in the moment in which an instance dies under it.
 *
 *   node benchmarks/macro/soak.ts [--minutes M] [--seed N] [--api URL] [--ledger HOST:PORT]
 *
 * Needs a running demo (`npm start`), found as `peerway demo status` finds it.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    api: { type: 'string', default: 'http://127.0.0.1:9191' },
    ledger: { type: 'string', default: '127.0.0.1:9192' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(
    'usage: node benchmarks/macro/soak.ts [--minutes M] [--seed N] [--api URL] [--ledger HOST:PORT]\nNeeds a running demo.',
  );
  process.exit(0);
}

/** Who is killed, and what may fail because of it for so long after it is back, or after the kill where others take over. */
type Victim = { name: string; harms: 'nobody' | 'its own requests' | 'everybody'; forMs: number };
const VICTIMS: readonly Victim[] = [
  { name: 'west-control-plane', harms: 'nobody', forMs: 0 },
  { name: 'east-control-plane', harms: 'nobody', forMs: 0 },
  // Others answer as soon as it is noticed: at once by who was talking to it, and by the control plane for the rest.
  { name: 'west-api-1-sidecar', harms: 'its own requests', forMs: 10_000 },
  { name: 'west-api-2-sidecar', harms: 'its own requests', forMs: 10_000 },
  { name: 'west-gateway', harms: 'everybody', forMs: 10_000 },
];
const PATHS = ['/', '/', '/orders', '/orders/17', '/bytes/4096', '/bytes/262144', '/slow/30'];
const REQUEST_TIMEOUT_MS = 20_000;
const HTTP_LOOPS = 8;
const TCP_LOOPS = 2;
const PACE_MS = 10;

const command = fileURLToPath(new URL('../../apps/cli/bin/peerway.mjs', import.meta.url));
const demo = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, [command, 'demo', ...args])).stdout;
const random = seeded(Number(values.seed));
const [ledgerHost = '', ledgerPort = ''] = values.ledger.split(':');
const agent = new Agent({ keepAlive: true, maxSockets: HTTP_LOOPS });
const endAt = performance.now() + Number(values.minutes) * 60_000;

type Outcome = { startedAt: number; endedAt: number; what: string; failure: string | null };
const counted = { http: 0, tcp: 0, excused: 0 };
const unexcused: string[] = [];
/** When requests may fail: from the kill on, until `endedAt` (null: still). */
const outages: { startedAt: number; endedAt: number | null; victim: string }[] = [];
const failures: Outcome[] = [];

function askHttp(path: string): Promise<string | null> {
  return new Promise((resolve) => {
    const outgoing = request(`${values.api}${path}`, { agent, timeout: REQUEST_TIMEOUT_MS }, (incoming) => {
      incoming.once('error', (error) => resolve(error.message));
      incoming.once('end', () =>
        resolve(
          incoming.statusCode === 200
            ? null
            : `${incoming.statusCode} ${String(incoming.headers['x-peerway-error'] ?? '')}`,
        ),
      );
      incoming.resume();
    });
    outgoing.once('timeout', () => outgoing.destroy(new Error('no answer in time')));
    outgoing.once('error', (error) => resolve(error.message));
    outgoing.end();
  });
}

/** A line to the TCP service on a connection of its own, and back. */
function askTcp(): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect(Number(ledgerPort), ledgerHost, () => socket.write('soak\n'));
    socket.setTimeout(REQUEST_TIMEOUT_MS, () => socket.destroy(new Error('no answer in time')));
    socket.once('data', (line) => {
      resolve(line.toString().endsWith('soak\n') ? null : 'another answer');
      socket.end();
    });
    socket.once('error', (error) => resolve(error.message));
    socket.once('close', () => resolve('closed without an answer'));
  });
}

async function load(kind: 'http' | 'tcp'): Promise<void> {
  while (performance.now() < endAt) {
    const path = PATHS[Math.floor(Math.random() * PATHS.length)] ?? '/';
    const startedAt = performance.now();
    const failure = kind === 'http' ? await askHttp(path) : await askTcp();
    counted[kind] += 1;
    if (failure !== null)
      failures.push({ startedAt, endedAt: performance.now(), what: kind === 'http' ? path : 'ledger', failure });
    await pause(PACE_MS);
  }
}

async function killing(): Promise<number> {
  let kills = 0;
  while (performance.now() < endAt - 30_000) {
    await pause(4_000 + random() * 8_000);
    const victim = VICTIMS[Math.floor(random() * VICTIMS.length)];
    if (victim === undefined) continue;
    const outage = { startedAt: performance.now(), endedAt: null as number | null, victim: victim.name };
    if (victim.harms !== 'nobody') outages.push(outage);
    await demo('stop', victim.name, '--kill');
    if (victim.harms === 'its own requests') outage.endedAt = performance.now() + victim.forMs;
    await pause(2_000 + random() * 6_000);
    await demo('start', victim.name);
    if (victim.harms === 'everybody') outage.endedAt = performance.now() + victim.forMs;
    kills += 1;
    // The next one only when this one is well again: two at once could leave nobody to answer.
    await pause(victim.harms === 'nobody' ? 3_000 : victim.forMs);
    console.log(`${Math.round((endAt - performance.now()) / 1000)} s left: ${victim.name} was killed and is back`);
  }
  return kills;
}

/** Resident memory of each running process of the demo, MB. */
async function memory(): Promise<Map<string, number>> {
  const children: { name: string; pid: number | null }[] = JSON.parse(await demo('status', '--json'));
  return new Map(
    children.flatMap(({ name, pid }) => {
      if (pid === null) return [];
      const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
      return [[name, Math.round((pages * 4096) / 1e6)]];
    }),
  );
}

const before = await memory();
const loops = [
  ...Array.from({ length: HTTP_LOOPS }, () => load('http')),
  ...Array.from({ length: TCP_LOOPS }, () => load('tcp')),
];
const kills = await killing();
await Promise.all(loops);
agent.destroy();

for (const { startedAt, endedAt, what, failure } of failures) {
  const cause = outages.find(
    (one) => startedAt <= (one.endedAt ?? Number.POSITIVE_INFINITY) && endedAt >= one.startedAt,
  );
  if (cause === undefined) unexcused.push(`${what}: ${failure} (${Math.round(startedAt)} ms after the start)`);
  else counted.excused += 1;
}
const after = await memory();
console.log(`${counted.http} HTTP requests, ${counted.tcp} TCP connections, ${kills} processes killed`);
console.log(`${counted.excused} failed while the target was down, ${unexcused.length} at another time`);
for (const line of unexcused.slice(0, 20)) console.log(`  ${line}`);
for (const [name, megabytes] of after)
  if (/gateway|sidecar|control-plane/.test(name))
    console.log(`${name}: ${before.get(name) ?? '-'} MB, then ${megabytes} MB`);
process.exitCode = unexcused.length === 0 ? 0 : 1;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Numbers from 0 up to but not including 1, the same for the same seed (xorshift32). */
function seeded(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
