/**
 * What peerings cost a control plane that has nothing to do: memory and processor time with many connected peers that only send
 * their heartbeats, against the same control plane without them, in the same run. The peers are written from the protocol's
 * tables and live in this process, so their cost is not the control plane's.
 *
 *   node benchmarks/macro/idle-peerings.ts [--peerings N] [--seconds N] [--port PORT]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { connectFakeDialer, type FakeDialer, type FakeStream, wire } from '@peerway/testkit/fake-peer';
import { type ControlPlaneProcess, startControlPlaneProcess } from './control-plane-process.ts';

const USAGE = 'usage: node benchmarks/macro/idle-peerings.ts [--peerings N] [--seconds N] [--port PORT]';
const HEARTBEAT_MS = 15_000;

const { values } = parseArgs({
  options: {
    peerings: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '60' },
    port: { type: 'string', default: '21800' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const [peerings, seconds, port] = [values.peerings, values.seconds, values.port].map(Number) as [
  number,
  number,
  number,
];

/** Processor time and memory over the span. */
async function observe(cluster: ControlPlaneProcess, label: string): Promise<{ cpu: number; rss: number }> {
  const from = cluster.cpuMs();
  await wait(seconds * 1_000);
  const found = { cpu: (cluster.cpuMs() - from) / seconds, rss: cluster.rssMb() };
  console.log(`${label}: ${found.cpu.toFixed(2)} ms of processor time a second, RSS ${found.rss.toFixed(0)} MB`);
  return found;
}

async function connectPeer(
  cluster: ControlPlaneProcess,
  name: string,
): Promise<{ dialer: FakeDialer; stream: FakeStream }> {
  const { json } = await cluster.api('POST', 'peering/token', { PeerName: name });
  const token = wire.decodeToken((json as { PeeringToken: string }).PeeringToken);
  const dialer = await connectFakeDialer(token, token.ServerAddresses?.[0] ?? '');
  const secret = await dialer.exchange(token.PeerID, token.EstablishmentSecret);
  if (typeof secret !== 'string') throw new Error(secret.message);
  const stream = dialer.stream();
  stream.send(wire.open(token.PeerID, secret));
  stream.subscribe(token.PeerID);
  await stream.until('response', ({ id }) => id === 'roots');
  return { dialer, stream };
}

const directory = mkdtempSync(join(tmpdir(), 'peerway-idle-'));
const peers: { dialer: FakeDialer; stream: FakeStream }[] = [];
let cluster: ControlPlaneProcess | null = null;
let beating: NodeJS.Timeout | undefined;
try {
  cluster = await startControlPlaneProcess(join(directory, 'cluster'), 'cluster', port);
  await wait(10_000);
  const alone = await observe(cluster, 'no peering');
  for (let number = 0; number < peerings; number += 1) peers.push(await connectPeer(cluster, `peer-${number}`));
  beating = setInterval(() => {
    for (const { stream } of peers) stream.send(wire.heartbeat);
  }, HEARTBEAT_MS);
  await wait(HEARTBEAT_MS);
  const busy = await observe(cluster, `${peerings} idle peerings`);
  const { json } = await cluster.api('GET', 'peerings');
  const active = (json as { State: string }[]).filter(({ State }) => State === 'ACTIVE').length;
  if (active !== peerings) throw new Error(`${active} of ${peerings} peerings are up`);
  console.log(
    `each: ${((1_000 * (busy.cpu - alone.cpu)) / peerings).toFixed(1)} µs of processor time a second, ${((1_024 * (busy.rss - alone.rss)) / peerings).toFixed(0)} kB`,
  );
  console.log(
    `ratio with to without: processor time ${(busy.cpu / alone.cpu).toFixed(2)}, RSS ${(busy.rss / alone.rss).toFixed(2)}`,
  );
} finally {
  clearInterval(beating);
  for (const { dialer } of peers) await dialer[Symbol.asyncDispose]();
  await cluster?.stop();
  rmSync(directory, { recursive: true, force: true });
}
