import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { expect, test } from '@playwright/test';
import type { Background } from '../processes/background.ts';
import { freePortBlock } from '../processes/free-ports.ts';
import { type FreshCluster, startFreshCluster } from '../processes/fresh-cluster.ts';
import { peerway, readLog } from '../processes/peerway-command.ts';

/* SIGHUP puts new processes in the place of a gateway's own, while clients connect through it to the control plane (peering-wire §8.4). */

/** One new connection so often, ms. */
const CONNECT_EVERY_MS = 10;
/** The control plane is asked so often what it sees, ms. */
const LOOK_EVERY_MS = 100;
/** Several processes start while others are kept busy, ms. */
const START_WITHIN_MS = 90_000;
/** Replacements of the whole gateway; more of them make a measurement. */
const ROUNDS = Number(process.env.PEERWAY_E2E_REPLACEMENTS ?? 2);

test.describe.configure({ mode: 'serial', timeout: 240_000 + ROUNDS * 60_000 });

let directory: string;
let cluster: FreshCluster;
const adminPort = (): number => cluster.port(0);

test.beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'peerway-replacement-'));
  chmodSync(directory, 0o755);
  cluster = await startFreshCluster(join(directory, 'one'), await freePortBlock(7));
  await cluster.writeConfig({ Kind: 'mesh', Peering: { PeerThroughMeshGateways: true } });
});
test.afterAll(async () => {
  await cluster?.stop();
  rmSync(directory, { recursive: true, force: true });
});

type Line = { event: string; pid?: number; worker?: number };
const linesOf = (gateway: Background): Line[] =>
  readLog(gateway.logFile)
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));

for (const count of [1, 2]) {
  test(`of ${count}: no connection is refused or broken, and to the others it is one gateway that is well`, async () => {
    const gateway = await cluster.startGateway(undefined, [
      ...['--concurrency', String(count)],
      ...['--admin-bind', `127.0.0.1:${adminPort()}`],
    ]);
    const ready = async () => (await fetch(`http://127.0.0.1:${adminPort()}/ready`).catch(() => null))?.text();
    await expect.poll(ready, { timeout: START_WITHIN_MS }).toContain(`${count} of ${count} workers`);
    const began = linesOf(gateway).length;
    const target = await throughGateway();
    await expect.poll(() => connectOnce(target), { timeout: START_WITHIN_MS }).toBe('served');
    await expect.poll(gatewaysSeen, { timeout: START_WITHIN_MS }).toEqual(['passing']);

    const load = startLoad(target);
    const watch = watchGateways();
    for (let round = 1; round <= ROUNDS; round += 1) {
      gateway.process.kill('SIGHUP');
      const replaced = () =>
        linesOf(gateway)
          .slice(began)
          .filter(({ event }) => event === 'pool.replaced').length;
      await expect.poll(replaced, { timeout: START_WITHIN_MS }).toBe(round);
      expect(await ready()).toContain(`${count} of ${count} workers`);
    }
    const left = () =>
      linesOf(gateway)
        .slice(began)
        .filter(({ event }) => event === 'worker.left').length;
    await expect.poll(left, { timeout: START_WITHIN_MS }).toBe(ROUNDS * count);
    const outcomes = await load.stop();
    console.log(`of ${count}: ${ROUNDS} replacements, connections: ${JSON.stringify(outcomes)}`);
    expect(Object.keys(outcomes)).toEqual(['served']);
    expect(outcomes.served).toBeGreaterThan(100);
    // Instances of the gateway and the worst of their checks, whenever somebody looked.
    expect(await watch.stop()).toEqual(new Set(['passing']));
    // The directories have been handed on: there are no more than there are processes.
    for (let slot = 0; slot < count; slot += 1)
      expect(readFileSync(join(directory, 'one', 'gateway', `worker-${slot}`, 'snapshot.json'), 'utf8')).toContain(
        '"limits"',
      );
    const metrics = await (await fetch(`http://127.0.0.1:${adminPort()}/stats/prometheus`)).text();
    expect(new Set([...metrics.matchAll(/worker="([^"]*)"/g)].map(([, worker]) => worker)).size).toBe(count);
    await gateway.stop();
  });
}

test('a single process goes on, and says what would make it replaceable', async () => {
  const gateway = await cluster.startGateway();
  const target = await throughGateway();
  await expect.poll(() => connectOnce(target), { timeout: START_WITHIN_MS }).toBe('served');
  gateway.process.kill('SIGHUP');
  await expect.poll(() => linesOf(gateway).some(({ event }) => event === 'proxy.not_replaced')).toBe(true);
  expect(await connectOnce(target)).toBe('served');
  expect([gateway.process.exitCode, gateway.process.signalCode]).toEqual([null, null]);
});

type Target = { port: number; servername: string; ca: string[] };

/** The control plane, as a peering token names it, which leads to the gateway. */
async function throughGateway(): Promise<Target> {
  const generate = ['peering', 'generate-token', '--name', 'other', ...cluster.administrator];
  const token: { ServerName: string; CA: string[] } = JSON.parse(
    Buffer.from((await peerway(generate)).trim(), 'base64').toString('utf8'),
  );
  return { port: cluster.gatewayPort, servername: token.ServerName, ca: token.CA };
}

/** Connects, verifies who answers, and waits for the first bytes of HTTP/2. */
function connectOnce({ port, servername, ca }: Target): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', servername, ca, ALPNProtocols: ['h2'] });
    socket.setTimeout(20_000, () => socket.destroy(new Error('no answer in 20 s')));
    socket.once('secureConnect', () => socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0'));
    socket.once('data', () => {
      resolve('served');
      socket.destroy();
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.once('close', () => resolve('ended without an answer'));
  });
}

/** New connections at a constant rate, whatever becomes of those before. */
function startLoad(target: Target) {
  const outcomes: Record<string, number> = {};
  const open = new Set<Promise<void>>();
  const timer = setInterval(() => {
    const one = connectOnce(target).then((outcome) => {
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      open.delete(one);
    });
    open.add(one);
  }, CONNECT_EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await Promise.all(open);
      return outcomes;
    },
  };
}

/** Of each instance of the gateway that the control plane knows, the status of its link. */
async function gatewaysSeen(): Promise<string[]> {
  const response = await fetch(`${cluster.httpUrl}/v1/health/service/mesh-gateway`, {
    headers: { 'x-consul-token': cluster.token },
  });
  const entries: { Checks: { Name: string; Status: string }[] }[] = await response.json();
  return entries.map(
    ({ Checks }) => Checks.find(({ Name }) => Name.startsWith('Proxy is connected'))?.Status ?? 'unknown',
  );
}

function watchGateways() {
  const seen = new Set<string>();
  let looking: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(async () => seen.add((await gatewaysSeen()).join(' and ')));
  }, LOOK_EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await looking;
      return seen;
    },
  };
}
