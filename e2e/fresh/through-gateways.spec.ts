import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Background } from '../processes/background.ts';
import { freePortBlock } from '../processes/free-ports.ts';
import { type FreshCluster, startFreshCluster } from '../processes/fresh-cluster.ts';
import { peerway, runPeerway } from '../processes/peerway-command.ts';

/*
 * Two clusters whose control planes reach each other through both mesh gateways only (peering-wire §8.4). The tests follow one another.
 */
test.describe.configure({ mode: 'serial', timeout: 120_000 });

type Peering = { state: string; reason: string; stream: { address: string | null } };

let directory: string;
let shop: FreshCluster;
let stock: FreshCluster;
let stockGateway: Background;
let shopGateway: Background;

const read = async (cluster: FreshCluster, name: string): Promise<Peering> =>
  JSON.parse(await peerway(['peering', 'read', '--name', name, '--json', ...cluster.administrator])) as Peering;
const through = { Kind: 'mesh', Peering: { PeerThroughMeshGateways: true } };

test.beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'peerway-through-'));
  chmodSync(directory, 0o755);
  const base = await freePortBlock(2);
  // What each advertises leads nowhere, as behind a firewall: only a gateway of its own reaches a control plane.
  const start = (name: string, first: number): Promise<FreshCluster> =>
    startFreshCluster(join(directory, name), first, { advertise_grpc_addr: `127.0.0.1:${first + 49}` });
  shop = await start('shop', base);
  stock = await start('stock', base + 100);
});
test.afterAll(async () => {
  await Promise.all([shop?.stop(), stock?.stop()]);
  rmSync(directory, { recursive: true, force: true });
});

test('without a gateway no token is generated, and the refusal says what is missing', async () => {
  const written = await runPeerway(['config', 'write', '-', ...stock.administrator], {
    input: JSON.stringify(through),
  });
  expect(written.stderr).toContain('no peering token can be generated until there is one');
  await expect(peerway(['peering', 'generate-token', '--name', 'shop', ...stock.administrator])).rejects.toThrow(
    'no mesh gateway instances are registered',
  );
});

test('the token leads to the gateway, and the stream crosses both gateways', async () => {
  await shop.writeConfig(through);
  [stockGateway, shopGateway] = [await stock.startGateway(), await shop.startGateway()];
  const token = (await peerway(['peering', 'generate-token', '--name', 'shop', ...stock.administrator])).trim();
  const decoded = JSON.parse(Buffer.from(token, 'base64').toString('utf8')) as { ServerAddresses: string[] };
  expect(decoded.ServerAddresses).toEqual([`127.0.0.1:${stock.gatewayPort}`]);

  await peerway(['peering', 'establish', '--name', 'stock', '--peering-token-file', '-', ...shop.administrator], {
    input: token,
  });
  await expect.poll(async () => (await read(shop, 'stock')).state, { timeout: 40_000 }).toBe('ACTIVE');
  await expect.poll(async () => (await read(stock, 'shop')).state, { timeout: 40_000 }).toBe('ACTIVE');
  // Dialed is the own gateway, which knows the way by the name of the other control plane.
  expect((await read(shop, 'stock')).stream.address).toBe(`127.0.0.1:${shop.gatewayPort}`);
});

test('a gateway that dies takes the stream with it only until it is back', async () => {
  await stockGateway.stop();
  await expect.poll(async () => (await read(stock, 'shop')).state, { timeout: 40_000 }).not.toBe('ACTIVE');
  stockGateway = await stock.startGateway();
  await expect.poll(async () => (await read(shop, 'stock')).state, { timeout: 60_000 }).toBe('ACTIVE');
  await expect.poll(async () => (await read(stock, 'shop')).state, { timeout: 40_000 }).toBe('ACTIVE');
});

test('without its own gateway the dialer goes to the other one straight', async () => {
  await shopGateway.stop();
  await expect
    .poll(async () => await read(shop, 'stock'), { timeout: 60_000 })
    .toMatchObject({ state: 'ACTIVE', stream: { address: `127.0.0.1:${stock.gatewayPort}` } });
});
