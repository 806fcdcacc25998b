/**
 * Two real control planes with a peering. One of them is killed (SIGKILL) at random points, again and again, while services of the
 * exporter change; when it is over both sides have to agree on every service. Ends with status 1 when they do not.
 *
 *   node benchmarks/macro/peering-kills.ts [--kills N] [--services N] [--seed N] [--port PORT]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type ControlPlaneProcess, startControlPlaneProcess } from './control-plane-process.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    services: { type: 'string', default: '500' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    port: { type: 'string', default: '21700' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log('usage: node benchmarks/macro/peering-kills.ts [--kills N] [--services N] [--seed N] [--port PORT]');
  process.exit(0);
}
const kills = Number(values.kills);
const services = Number(values.services);
const port = Number(values.port);

/** Mulberry32: the same seed gives the same kills and changes, if not the same moments. */
let seed = Number(values.seed);
function random(): number {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const pick = (below: number): number => Math.floor(random() * below);

const directory = mkdtempSync(join(tmpdir(), 'peerway-kills-'));
const names = ['exporter', 'importer'] as const;
type Name = (typeof names)[number];
const running = new Map<Name, ControlPlaneProcess>();
const start = async (name: Name): Promise<void> => {
  const at = port + names.indexOf(name) * 10;
  running.set(name, await startControlPlaneProcess(join(directory, name), name, at));
};
const cluster = (name: Name): ControlPlaneProcess => {
  const found = running.get(name);
  if (found === undefined) throw new Error(`${name} does not run`);
  return found;
};

const serviceName = (number: number): string => `service-${number}`;
let turn = 0;

/** One change of one service: registered anew with another meta, a second instance more or less, or gone. */
async function change(): Promise<void> {
  turn += 1;
  const name = serviceName(pick(services));
  const [Node, Address] = ['node-1', '10.0.0.1'];
  const kind = pick(4);
  if (kind === 0) await cluster('exporter').api('PUT', 'catalog/deregister', { Node, ServiceID: `${name}-${pick(2)}` });
  else
    await cluster('exporter').api('PUT', 'catalog/register', {
      ...{ Node, Address },
      Service: { ID: `${name}-${pick(2)}`, Service: name, Port: 8080, Meta: { turn: String(turn) } },
    });
}

type HealthRow = { Service: { ID: string; Meta: Record<string, string> | null } };

/** Every instance of every service with its meta, as one text each. */
async function catalog(name: Name, query: string): Promise<string[]> {
  const lists = await Promise.all(
    Array.from({ length: services }, (_, number) =>
      cluster(name).api('GET', `health/service/${serviceName(number)}${query}`),
    ),
  );
  return lists.flatMap(({ json }) =>
    (json as HealthRow[]).map(({ Service }) => `${Service.ID} ${Service.Meta?.turn ?? ''}`).sort(),
  );
}

let isChanging = true;
let [done, failed] = [0, 0];
async function keepChanging(): Promise<void> {
  while (isChanging) {
    try {
      await change();
      done += 1;
    } catch {
      // Its control plane is down at the moment: what was not acknowledged may or may not be there, on both sides alike.
      failed += 1;
      await wait(20);
    }
  }
}

let status = 1;
try {
  console.log(`seed ${values.seed}: ${kills} kills while ${services} services change`);
  await Promise.all(names.map(start));
  await cluster('exporter').api('PUT', 'config', {
    Kind: 'exported-services',
    Name: 'default',
    Services: [{ Name: '*', Consumers: [{ Peer: 'importer' }] }],
  });
  const { json } = await cluster('exporter').api('POST', 'peering/token', { PeerName: 'importer' });
  const { PeeringToken } = json as { PeeringToken: string };
  await cluster('importer').api('POST', 'peering/establish', { PeerName: 'exporter', PeeringToken });
  const changing = [keepChanging(), keepChanging()];
  for (let kill = 0; kill < kills; kill += 1) {
    await wait(50 + pick(800));
    const victim = names[pick(2)] ?? 'exporter';
    const { child } = cluster(victim);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    await start(victim);
  }
  isChanging = false;
  await Promise.all(changing);
  console.log(`${done} changes were acknowledged, ${failed} met a control plane that was down`);

  const from = performance.now();
  let difference: string[] = [];
  while (performance.now() - from < 120_000) {
    const [there, here] = [await catalog('exporter', ''), await catalog('importer', '?peer=exporter')];
    const [a, b] = [new Set(there), new Set(here)];
    difference = [...there.filter((row) => !b.has(row)), ...here.filter((row) => !a.has(row))];
    if (difference.length === 0) {
      console.log(
        `both agree on ${there.length} instances, ${((performance.now() - from) / 1000).toFixed(1)} s after the last change`,
      );
      status = 0;
      break;
    }
    await wait(500);
  }
  if (status !== 0) console.log(`they differ in ${difference.length} instances: ${difference.slice(0, 10).join(', ')}`);
} finally {
  isChanging = false;
  for (const each of running.values()) await each.stop();
  rmSync(directory, { recursive: true, force: true });
}
process.exitCode = status;
