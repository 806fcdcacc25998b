/**
 * What the console costs its reader on a generated cluster of 20 peers, in a real browser: scripts of a first load, first paint,
 * steps from page to page, and frames while the map of all its services is moved. Paints stand beside that of the sign-in page, which shows
 * no data, in the same run.
 *
 *   npm run bench:console -- [--services N] [--map-services N] [--rounds R] [--seconds S] [--port PORT]
 *
 * Fails when a budget is missed. Bytes are the same on every machine; times are those of this one, with the server beside the browser.
 */
import { existsSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { partitionOf, serviceName } from '../macro/large-cluster.ts';
import { startGeneratedCluster } from './generated-cluster.ts';
import { measureFirstLoad, measureFrames, measureNavigation, openSignedIn } from './measures.ts';

const { values } = parseArgs({
  options: {
    services: { type: 'string', default: '1000' },
    'map-services': { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    port: { type: 'string', default: '22700' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(
    'usage: npm run bench:console -- [--services N] [--map-services N] [--rounds R] [--seconds S] [--port PORT]',
  );
  process.exit(0);
}
const [services, mapServices, rounds, seconds, port] = [
  values.services,
  values['map-services'],
  values.rounds,
  values.seconds,
  values.port,
].map(Number) as [number, number, number, number, number];

const SCRIPT_KB_MAX = 250;
const PAINT_MS_MAX = 1_000;
const NAVIGATION_MS_MAX = 150;
const FRAMES_PER_SECOND_MIN = 50;

const pages = [
  ['Home', '/home'],
  ['Topology', '/topology'],
  ['Peerings', '/peerings'],
  ['Exports', '/exports'],
  ['Imports', '/imports'],
  ['Services', '/services'],
  ['a service', `/services/${serviceName(0)}?partition=${partitionOf(0)}`],
  ['Gateways', '/gateways'],
  ['Modes', '/modes'],
  ['Routing', '/routing'],
  ['Intentions', '/intentions'],
  ['Access', '/access'],
  ['Certificates', '/certificates'],
  ['Config', '/config'],
  ['Changes', '/audit'],
] as const;
const reached = pages.map(([name]) => name).filter((name) => name !== 'a service');

const at = (numbers: readonly number[], share: number): number => {
  const sorted = numbers.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};
let missed = 0;
const verdict = (holds: boolean): string => {
  if (!holds) missed += 1;
  return holds ? 'holds' : 'MISSED';
};

const executablePath = [process.env.PEERWAY_CHROMIUM, '/usr/bin/chromium'].find((path) => path && existsSync(path));
const browser = await chromium.launch({
  ...(executablePath === undefined ? {} : { executablePath }),
  args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
});
try {
  console.log(
    `${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}, Chromium ${browser.version()}, without a GPU\n`,
  );
  const cluster = await startGeneratedCluster(services, port);
  try {
    console.log(`First load with ${services} services (median of ${rounds}; empty cache)`);
    console.log(
      `${'page'.padEnd(14)} scripts kB (< ${SCRIPT_KB_MAX})           first paint ms (< ${PAINT_MS_MAX})   to sign-in's`,
    );
    const signIn = await browser.newContext();
    let signInPaint = Number.NaN;
    const context = await openSignedIn(browser, cluster.url, cluster.token);
    for (const [name, path] of [['sign-in', '/sign-in'], ...pages] as const) {
      const loads = [];
      for (let round = 0; round < rounds; round += 1)
        loads.push(await measureFirstLoad(path === '/sign-in' ? signIn : context, `${cluster.url}${path}`));
      const kb =
        at(
          loads.map(({ scriptBytes }) => scriptBytes),
          0.5,
        ) / 1_000;
      const paint = at(
        loads.map(({ paintMs }) => paintMs),
        0.5,
      );
      if (path === '/sign-in') signInPaint = paint;
      console.log(
        `${name.padEnd(14)} ${kb.toFixed(1).padStart(10)} ${verdict(kb < SCRIPT_KB_MAX).padEnd(14)} ${paint.toFixed(0).padStart(12)} ${verdict(paint < PAINT_MS_MAX).padEnd(8)} ${(paint / signInPaint).toFixed(1)} ×`,
      );
    }
    const steps = await measureNavigation(context, `${cluster.url}/topology`, reached, rounds);
    const p95 = at(steps, 0.95);
    console.log(
      `\nFrom page to page, ${steps.length} steps: p50 ${at(steps, 0.5).toFixed(0)} ms, p95 ${p95.toFixed(0)} ms (< ${NAVIGATION_MS_MAX}) ${verdict(p95 < NAVIGATION_MS_MAX)}`,
    );
  } finally {
    await cluster.stop();
  }
  const large = await startGeneratedCluster(mapServices, port);
  try {
    const context = await openSignedIn(browser, large.url, large.token);
    const frames = await measureFrames(context, large.url, seconds);
    const perSecond = (frames.length * 1_000) / frames.reduce((sum, ms) => sum + ms, 0);
    console.log(
      `Map of ${mapServices} services, dragged and zoomed for ${seconds} s: ${perSecond.toFixed(1)} frames a second (≥ ${FRAMES_PER_SECOND_MIN}) ${verdict(perSecond >= FRAMES_PER_SECOND_MIN)}, the slowest twentieth ${at(frames, 0.95).toFixed(0)} ms and more`,
    );
  } finally {
    await large.stop();
  }
} finally {
  await browser.close();
}
if (missed > 0) console.log(`\n${missed} budgets missed`);
process.exitCode = missed > 0 ? 1 : 0;
