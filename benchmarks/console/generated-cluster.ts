import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ProxyReport, type TrafficRow, trafficRowSchema } from '@peerway/model/proxy-report';
import { type SeedRow, seedCluster, startControlPlaneProcess } from '../macro/control-plane-process.ts';
import { largeCluster, PARTITIONS, partitionOf, serviceName } from '../macro/large-cluster.ts';

/** How often the traffic is reported, as proxies do. */
const REPORT_MS = 2_000;
const EDGES_OF_SERVICE = 2.5;

export type GeneratedCluster = { url: string; token: string; services: number; stop(): Promise<void> };

/** A server with its console on a generated cluster of 20 peers, and the traffic that its sidecars would report. */
export async function startGeneratedCluster(services: number, port: number): Promise<GeneratedCluster> {
  const directory = mkdtempSync(join(tmpdir(), 'peerway-bench-console-'));
  const partitions: SeedRow[] = PARTITIONS.filter((name) => name !== 'default').map((name) => ({
    table: 'partition',
    value: { name, description: '', createIndex: 1, modifyIndex: 1 },
  }));
  // The server makes its own CA.
  const rows = largeCluster(services, 8).filter(({ table }) => table !== 'caRoot') as SeedRow[];
  await seedCluster(directory, 'east', [...partitions, ...rows]);
  const server = await startControlPlaneProcess(directory, 'east', port, { console: true });
  const url = `http://127.0.0.1:${port}`;
  const traffic = Array.from({ length: Math.ceil(services * EDGES_OF_SERVICE) }, (_, number) =>
    trafficRow(number, services),
  );
  let sequence = 0;
  const report = async (): Promise<void> => {
    const response = await fetch(`${url}/trpc/proxy.report`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-consul-token': server.token },
      body: JSON.stringify(reportOf(traffic, sequence++)),
    });
    if (!response.ok) throw new Error(`proxy.report: ${response.status} ${await response.text()}`);
  };
  await report();
  const timer = setInterval(() => void report(), REPORT_MS);
  return {
    url,
    token: server.token,
    services,
    async stop() {
      clearInterval(timer);
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Of a service to another of its partition, every eighth to one that a peer exports; one in fifty with errors. */
function trafficRow(number: number, services: number): TrafficRow {
  const source = number % services;
  const step = PARTITIONS.length * (1 + Math.floor(number / services) * 7);
  const isOfPeer = number % 8 === 0;
  // One that a peer of the same partition exports (benchmarks/macro/large-cluster.ts says which).
  const imported = (source + step) % Math.ceil(services / 10);
  const partition = partitionOf(isOfPeer ? imported : source);
  const name = isOfPeer ? `imported-${String(imported).padStart(5, '0')}` : serviceName((source + step) % services);
  const peer = isOfPeer ? `peer-${partition}-${imported % 5}` : '';
  const failed = number % 50 === 0 ? 3 : 0;
  return trafficRowSchema.parse({
    ...{ point: 'outbound', source: serviceName(source), sourceTrustDomain: '', service: name, namespace: 'default' },
    ...{ sourcePartition: partitionOf(source), sourceNamespace: 'default', partition, peer, mutualTls: true },
    ...{ protocol: 'http', mode: isOfPeer ? 'remote' : '', connections: 1, activeConnections: 2, activeRequests: 0 },
    ...{ requests: 20 + (number % 100), statusClasses: { '2xx': 20 + (number % 100) - failed, '5xx': failed } },
    ...{ errors: failed === 0 ? {} : { 'upstream.timeout': failed }, bytesIn: 2_000, bytesOut: 40_000 },
    latency: { count: 20, sum: 400_000, buckets: [[80 + (number % 12), 20]] },
  });
}

function reportOf(traffic: TrafficRow[], sequence: number): ProxyReport {
  const at = new Date().toISOString();
  return {
    proxy: { role: 'sidecar', partition: 'default', node: 'node-00000', id: `${serviceName(0)}-0-sidecar-proxy` },
    ...{ instance: 'generated', sequence, startedAt: at, at, intervalMs: REPORT_MS, version: '0', leaf: null },
    snapshot: { index: 1, appliedAt: at, rejected: null },
    process: { rssBytes: 80_000_000, cpuMicros: 1_000, openConnections: 4 },
    handshakes: { succeeded: 1, failed: {} },
    ...{ rejectedHellos: {}, draining: false, application: null, traffic },
  };
}
