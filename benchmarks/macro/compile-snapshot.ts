/**
 * Compiling snapshots of large clusters: from nothing, and after one change until the last of 100 gateways' deltas is made.
 *
 *   node benchmarks/macro/compile-snapshot.ts [--services 1000,10000,50000] [--changing 1000,10000] [--changes N] [--gateways N]
 *
 * Three instances with sidecars for each service, a tenth with router, splitter and resolver, 20 peers, four partitions
 * (`large-cluster.ts`). Absolute times hold for one machine; the growth from size to size and the ratio of a change to
 * compiling from nothing hold anywhere. Fails when a change takes longer than it may (p99 150 ms at 1,000 services, 1 s else).
 */
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  applyMeshChanges,
  compileSnapshot,
  diffSnapshots,
  emptyMeshState,
  exportedServicesForPeer,
  type MeshChange,
  type MeshState,
} from '@peerway/mesh';
import type { Snapshot } from '@peerway/model/snapshot';
import {
  cluster,
  exportsOfPartition,
  gatewayReference,
  instanceHealth,
  largeCluster,
  PARTITIONS,
  peersOf,
  serviceInstance,
} from './large-cluster.ts';

const { values } = parseArgs({
  options: {
    services: { type: 'string', default: '1000,10000,50000' },
    changing: { type: 'string', default: '1000,10000' },
    changes: { type: 'string', default: '200' },
    gateways: { type: 'string', default: '100' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log('usage: compile-snapshot.ts [--services N,N,…] [--changing N,N,…] [--changes N] [--gateways N]');
  process.exit(0);
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
const heapMb = (): number => {
  // What is held weakly goes with the second at the earliest.
  for (let times = 0; times < 3; times += 1) collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

const sizes = (text: string): number[] => text.split(',').map(Number);
const gateways = Array.from({ length: Number(values.gateways) }, (_, number) => gatewayReference(number));
const quantile = (numbers: readonly number[], share: number): number =>
  numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))] ?? Number.NaN;
const timed = <T>(run: () => T): [ms: number, result: T] => {
  const started = performance.now();
  const result = run();
  return [performance.now() - started, result];
};
const cell = (value: number, digits = 1): string => value.toFixed(digits).padStart(9);

const load = (services: number): MeshState =>
  applyMeshChanges(emptyMeshState({ ...cluster }), largeCluster(services, gateways.length));

/** Of a cluster that nothing was ever compiled for: what was compiled is carried from state to state by the cluster. */
const compileAll = (state: MeshState): Snapshot[] => {
  const unknown = { ...state, cluster: { ...state.cluster } };
  return gateways.map((gateway) => compileSnapshot(unknown, gateway));
};

/** Median, ms. The first is not counted: it also compiles the compiler. */
function fromNothing(state: MeshState, rounds: number): number {
  const times = Array.from({ length: rounds + 1 }, () => {
    // Of the round before.
    collectGarbage();
    return timed(() => compileAll(state))[0];
  });
  return quantile(times.slice(1), 0.5);
}

function measureSizes(): void {
  console.log(`from nothing, ${gateways.length} gateways in ${PARTITIONS.length} partitions (ms, MB)`);
  console.log('services     rows     load  compile   state MB  compiled MB  resources  growth of compile');
  let before: { services: number; compileMs: number } | null = null;
  for (const services of sizes(values.services)) {
    const changes = largeCluster(services, gateways.length);
    const empty = heapMb();
    const [loadMs, state] = timed(() => applyMeshChanges(emptyMeshState({ ...cluster }), changes));
    const loadedMb = heapMb() - empty;
    const compileMs = fromNothing(state, services > 20_000 ? 2 : 5);
    const uncompiledMb = heapMb();
    const snapshots = gateways.map((gateway) => compileSnapshot(state, gateway));
    const compiledMb = heapMb() - uncompiledMb;
    const growth: string =
      before === null
        ? ''
        : `${(compileMs / before.compileMs).toFixed(1)} times for ${services / before.services} times as many`;
    console.log(
      `${String(services).padStart(8)}${String(changes.length).padStart(9)}${cell(loadMs)}${cell(compileMs)}  ${cell(loadedMb)}    ${cell(compiledMb)}${String(snapshots[0]?.resources.size).padStart(11)}  ${growth}`,
    );
    before = { services, compileMs };
  }
}

const kinds = {
  health: (round: number, services: number) => [
    instanceHealth(round % services, 0, services, round % (2 * services) < services ? 'critical' : 'passing'),
  ],
  registered: (round: number, services: number) => serviceInstance(round % services, 3 + round, services),
  exported: (round: number, services: number) => [
    exportsOfPartition('default', services, new Set(Array.from({ length: round + 1 }, (_, index) => index * 4))),
  ],
} satisfies Record<string, (round: number, services: number) => MeshChange[]>;

function measureChanges(services: number): void {
  let state = load(services);
  const nothingMs = fromNothing(state, 3);
  let held = gateways.map((gateway) => compileSnapshot(state, gateway));
  for (const gateway of PARTITIONS) for (const peer of peersOf(gateway)) exportedServicesForPeer(state, peer, gateway);
  console.log(`one change at ${services} services, until the last of ${gateways.length} deltas is made (ms)`);
  console.log(`  from nothing ${nothingMs.toFixed(1)} ms`);
  console.log('  change            p50      p99  CPU each  ratio to nothing   deltas  exports to 20 peers p99');
  for (const [name, make] of Object.entries(kinds)) {
    const times: number[] = [];
    const peerTimes: number[] = [];
    let cpuMicroseconds = 0;
    let deltas = 0;
    for (let round = 0; round < Number(values.changes); round += 1) {
      const changes = make(round, services).map((change) => ({ ...change, index: state.index + 1 }));
      const cpu = process.cpuUsage();
      const [ms] = timed(() => {
        state = applyMeshChanges(state, changes);
        held = held.map((last, number) => {
          const gateway = gateways[number];
          if (gateway === undefined) throw new Error('there are as many snapshots as gateways');
          const next = compileSnapshot(state, gateway);
          const { upserts, removals } = diffSnapshots(last, next);
          if (upserts.length + removals.length > 0) deltas += 1;
          return next;
        });
      });
      const { user, system } = process.cpuUsage(cpu);
      cpuMicroseconds += user + system;
      times.push(ms);
      const [peerMs] = timed(() => {
        for (const partition of PARTITIONS)
          for (const peer of peersOf(partition)) exportedServicesForPeer(state, peer, partition);
      });
      peerTimes.push(peerMs);
    }
    const p99 = quantile(times, 0.99);
    const cpuMs = cpuMicroseconds / 1000 / times.length;
    console.log(
      `  ${name.padEnd(11)}${cell(quantile(times, 0.5), 2)}${cell(p99, 2)} ${cell(cpuMs, 2)}   1 : ${(nothingMs / quantile(times, 0.5)).toFixed(0).padEnd(12)}${String(deltas).padStart(8)}${cell(quantile(peerTimes, 0.99), 2)}`,
    );
    if (p99 > (services <= 1_000 ? 150 : 1_000)) {
      console.log(`  ${name} takes longer than it may`);
      process.exitCode = 1;
    }
  }
  const quiet = 10_000;
  const snapshot = held[0];
  const gateway = gateways[0];
  if (snapshot === undefined || gateway === undefined) return;
  const [quietMs] = timed(() => {
    for (let times = 0; times < quiet; times += 1) diffSnapshots(snapshot, compileSnapshot(state, gateway));
  });
  console.log(`  a subscriber that nothing changes for costs ${((quietMs / quiet) * 1000).toFixed(2)} µs`);
}

measureSizes();
for (const services of sizes(values.changing)) measureChanges(services);
