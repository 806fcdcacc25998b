/**
 * Two real control planes, each with its own database, and a peering between them: how long the first sync of all exported services
 * takes, with the memory of both, and then how long one changed instance takes until the importer's catalog has it, against the
 * time until the exporter's own catalog has it, in the same run.
 *
 *   node benchmarks/macro/peering-sync.ts [--services N] [--instances N] [--changes N] [--port PORT]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { healthCheckSchema, nodeSchema, serviceInstanceSchema } from '@peerway/model/catalog';
import { configEntrySchema } from '@peerway/model/config-entry';
import {
  type ControlPlaneProcess,
  type SeedRow,
  seedCluster,
  startControlPlaneProcess,
} from './control-plane-process.ts';

const { values } = parseArgs({
  options: {
    services: { type: 'string', default: '10000' },
    instances: { type: 'string', default: '3' },
    changes: { type: 'string', default: '1000' },
    port: { type: 'string', default: '21700' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(
    'usage: node benchmarks/macro/peering-sync.ts [--services N] [--instances N] [--changes N] [--port PORT]',
  );
  process.exit(0);
}
const [services, instances, changes, port] = [values.services, values.instances, values.changes, values.port].map(
  Number,
);
const SERVICES_PER_NODE = 100;

const serviceName = (number: number): string => `service-${String(number).padStart(5, '0')}`;
const nodeName = (number: number): string => `node-${Math.floor(number / SERVICES_PER_NODE)}`;

function* rowsOfExporter(): Generator<SeedRow> {
  const unwritten = { createIndex: 0, modifyIndex: 0 };
  const entry = configEntrySchema.parse({
    Kind: 'exported-services',
    Name: 'default',
    Services: [{ Name: '*', Consumers: [{ Peer: 'importer' }] }],
  });
  yield { table: 'configEntry', value: { entry, ...unwritten, updatedAt: new Date(0).toISOString(), updatedBy: '' } };
  const node = (name: string): SeedRow => ({
    table: 'node',
    value: nodeSchema.parse({ node: name, address: '10.0.0.1', datacenter: 'exporter' }),
  });
  const instance = (fields: Parameters<typeof serviceInstanceSchema.parse>[0]): SeedRow => ({
    table: 'instance',
    value: serviceInstanceSchema.parse(fields),
  });
  // No proxy runs here: what the control plane would note of that by itself, in the middle of the sync, is there from the start.
  const away = (on: string, id: string, serviceName: string): SeedRow => ({
    table: 'check',
    value: healthCheckSchema.parse({
      ...{ node: on, checkId: `proxy-link:${id}`, name: 'link', status: 'critical', serviceId: id, serviceName },
    }),
  });
  yield node('gateway-1');
  yield away('gateway-1', 'mesh-gateway', 'mesh-gateway');
  yield instance({ node: 'gateway-1', id: 'mesh-gateway', service: 'mesh-gateway', kind: 'mesh-gateway', port: 8443 });
  for (let number = 0; number < (services ?? 0); number += 1) {
    const [name, on] = [serviceName(number), nodeName(number)];
    if (number % SERVICES_PER_NODE === 0) yield node(on);
    for (let copy = 0; copy < (instances ?? 0); copy += 1)
      yield instance({ node: on, id: `${name}-${copy}`, service: name, port: 8080 });
    yield instance({
      ...{ node: on, id: `${name}-proxy`, service: `${name}-sidecar-proxy`, kind: 'connect-proxy', port: 20_000 },
      proxy: { destinationServiceName: name, destinationServiceId: `${name}-0` },
    });
    yield away(on, `${name}-proxy`, `${name}-sidecar-proxy`);
  }
}

/** Reads `path` by blocking queries until `isThere`; resolves with the time when the answer was there, ms. */
async function until(cluster: ControlPlaneProcess, path: string, isThere: (json: unknown) => boolean): Promise<number> {
  let index = 0;
  for (;;) {
    const query = index === 0 ? '' : `${path.includes('?') ? '&' : '?'}index=${index}&wait=30s`;
    const answer = await cluster.api('GET', `${path}${query}`);
    if (isThere(answer.json)) return performance.now();
    index = answer.index;
  }
}

type HealthRow = { Service: { ID: string; Meta: Record<string, string> | null } };
const hasTurn = (turn: number) => (json: unknown) =>
  (json as HealthRow[]).some(({ Service }) => Service.Meta?.turn === String(turn));

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const summary = (times: readonly number[]): { p50: number; p99: number } => {
  const sorted = times.toSorted((a, b) => a - b);
  return { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) };
};

const directory = mkdtempSync(join(tmpdir(), 'peerway-sync-'));
const running: ControlPlaneProcess[] = [];
try {
  console.log(`${services} services × ${instances} instances, each with a sidecar`);
  await seedCluster(join(directory, 'exporter'), 'exporter', [...rowsOfExporter()]);
  const exporter = await startControlPlaneProcess(join(directory, 'exporter'), 'exporter', port ?? 0);
  running.push(exporter);
  const importer = await startControlPlaneProcess(join(directory, 'importer'), 'importer', (port ?? 0) + 10);
  running.push(importer);
  const before = running.map((cluster) => ({ rss: cluster.rssMb(), cpu: cluster.cpuMs() }));

  const { json } = await exporter.api('POST', 'peering/token', { PeerName: 'importer' });
  const PeeringToken = (json as { PeeringToken: string }).PeeringToken;
  const startedAt = performance.now();
  await importer.api('POST', 'peering/establish', { PeerName: 'exporter', PeeringToken });
  // The last that is sent; asked for alone, since asking for all after each batch would be what is measured.
  const last = `health/service/${serviceName((services ?? 1) - 1)}?peer=exporter`;
  const syncedAt = await until(importer, last, (rows) => (rows as unknown[]).length === instances);
  const { json: all } = await importer.api('GET', 'catalog/services?peer=exporter');
  const known = Object.keys(all as object).length;
  if (known !== 2 * (services ?? 0)) throw new Error(`${known} names were imported, not ${2 * (services ?? 0)}`);
  console.log(`first sync: ${((syncedAt - startedAt) / 1000).toFixed(1)} s`);
  for (const [place, cluster] of running.entries()) {
    const { rss = 0, cpu = 0 } = before[place] ?? {};
    const name = place === 0 ? 'exporter' : 'importer';
    console.log(
      `  ${name}: RSS ${rss.toFixed(0)} MB → ${cluster.rssMb().toFixed(0)} MB, CPU ${((cluster.cpuMs() - cpu) / 1000).toFixed(1)} s`,
    );
  }

  const [here, there]: [number[], number[]] = [[], []];
  for (let turn = 1; turn <= (changes ?? 0); turn += 1) {
    const number = (turn * 7919) % (services ?? 1);
    const [name, on] = [serviceName(number), nodeName(number)];
    const from = performance.now();
    const seen = [
      until(exporter, `health/service/${name}`, hasTurn(turn)),
      until(importer, `health/service/${name}?peer=exporter`, hasTurn(turn)),
    ];
    await exporter.api('PUT', 'catalog/register', {
      ...{ Node: on, Address: '10.0.0.1' },
      Service: { ID: `${name}-0`, Service: name, Port: 8080, Meta: { turn: String(turn) } },
    });
    const [own = 0, peers = 0] = await Promise.all(seen);
    here.push(own - from);
    there.push(peers - from);
  }
  if (here.length > 0) {
    const [own, peers] = [summary(here), summary(there)];
    console.log(`one changed instance, ${changes} changes one after the other (ms)`);
    console.log(`  in the exporter's catalog  p50 ${own.p50.toFixed(1)}  p99 ${own.p99.toFixed(1)}`);
    console.log(`  in the importer's catalog  p50 ${peers.p50.toFixed(1)}  p99 ${peers.p99.toFixed(1)}`);
    console.log(`  ratio of the medians       ${(peers.p50 / own.p50).toFixed(2)}`);
  }
} finally {
  for (const cluster of running) await cluster.stop();
  rmSync(directory, { recursive: true, force: true });
}
