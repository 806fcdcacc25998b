import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { openPage, signIn } from '../console/sign-in.ts';
import { freePortBlock } from '../processes/free-ports.ts';
import { type FreshCluster, startFreshCluster } from '../processes/fresh-cluster.ts';
import { peerway } from '../processes/peerway-command.ts';
import { get } from '../processes/traffic.ts';

/*
 * Two clusters that know nothing of each other, both called dc1, are joined by a person in the browser. The tests follow one another.
 */
test.describe.configure({ mode: 'serial', timeout: 180_000 });

let directory: string;
let shop: FreshCluster;
let stock: FreshCluster;
let application: Server;
let shopPage: Page;
let stockPage: Page;
const waresUrl = (path = '/'): string => `http://127.0.0.1:${shop.port(3)}${path}`;
const apiUrl = (): string => `http://127.0.0.1:${shop.port(2)}/`;

test.beforeAll(async ({ browser }) => {
  directory = mkdtempSync(join(tmpdir(), 'peerway-fresh-'));
  chmodSync(directory, 0o755);
  const shopBase = await freePortBlock(1);
  const stockBase = shopBase + 200;
  [shop, stock] = await Promise.all([
    startFreshCluster(join(directory, 'shop'), shopBase),
    startFreshCluster(join(directory, 'stock'), stockBase),
  ]);

  application = createServer((_request, response) => response.end('hello from stock'));
  await new Promise<void>((resolve) => application.listen(stock.port(0), '127.0.0.1', resolve));
  await stock.writeConfig({ Kind: 'service-defaults', Name: 'api', Protocol: 'http' });
  await stock.writeConfig({
    Kind: 'service-intentions',
    Name: 'api',
    Sources: [{ Name: 'web', Peer: 'shop', Action: 'allow' }],
  });
  await Promise.all([
    stock.startGateway(),
    stock.startSidecar({ name: 'api', port: stock.port(0), connect: { sidecar_service: { port: stock.port(1) } } }),
    shop.startGateway(),
    shop.startSidecar({
      name: 'web',
      port: shop.port(0),
      connect: {
        sidecar_service: {
          port: shop.port(1),
          proxy: {
            upstreams: [
              { destination_name: 'api', destination_peer: 'stock', local_bind_port: shop.port(2) },
              // A name of shop's own that nothing is registered by: only its discovery chain leads anywhere.
              { destination_name: 'wares', local_bind_port: shop.port(3) },
            ],
          },
        },
      },
    }),
  ]);
  shopPage = await (await browser.newContext()).newPage();
  stockPage = await (await browser.newContext()).newPage();
  await signIn(shopPage, shop.httpUrl, shop.token);
  await signIn(stockPage, stock.httpUrl, stock.token);
});

test.afterAll(async () => {
  await Promise.all([shopPage?.context().close(), stockPage?.context().close()]);
  await Promise.all([shop?.stop(), stock?.stop()]);
  application?.close();
  rmSync(directory, { recursive: true, force: true });
});

test('without a peering, the upstream answers that it is missing', async () => {
  await expect.poll(async () => (await get(apiUrl())).code).toBe('routing.peering_missing');
});

/** Presses the button of an inspected token, and waits in the dialog until the stream is up. */
async function establishAndSee(peer: string): Promise<void> {
  const dialog = shopPage.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Establish', exact: true }).click();
  await expect(dialog).toContainText(`The peering with ${peer} is established`);
  await expect(dialog.getByRole('region', { name: 'State of the peering' })).toContainText(
    'Connected, and heartbeats arrive.',
    { timeout: 30_000 },
  );
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(dialog).toBeHidden();
}

test('a peering is generated in one console and established in the other', async () => {
  await openPage(stockPage, 'Peerings');
  await stockPage.getByRole('button', { name: 'Generate token' }).first().click();
  await stockPage.getByRole('textbox', { name: 'Peer name' }).fill('shop');
  await stockPage.getByRole('button', { name: 'Generate', exact: true }).click();
  const field = stockPage.getByRole('textbox', { name: 'Peering token' });
  await expect(field).not.toHaveValue('');
  const token = await field.inputValue();
  await expect(stockPage.getByRole('region', { name: 'State of the peering' })).toContainText('Waiting for the other');
  await stockPage.getByRole('button', { name: 'I have stored it' }).click();

  await openPage(shopPage, 'Peerings');
  await shopPage.getByRole('button', { name: 'Establish peering' }).first().click();
  await shopPage.getByRole('textbox', { name: 'Peer name' }).fill('stock');
  await shopPage.getByRole('textbox', { name: 'Peering token' }).fill(token);
  await shopPage.getByRole('button', { name: 'Inspect' }).click();
  const checks = shopPage.getByRole('region', { name: 'Checks' });
  await expect(checks).toContainText('Reachability: pass');
  await expect(checks).toContainText('Name: pass');
  await expect(checks).not.toContainText(': fails');
  await establishAndSee('stock');

  await openPage(shopPage, 'Peerings');
  await expect(shopPage.getByRole('row').filter({ hasText: 'stock' })).toContainText(/Active/i, { timeout: 30_000 });
  await expect.poll(async () => (await get(apiUrl())).code).toBe('routing.service_not_exported');
});

test('a broken peering token is refused with the part that is wrong', async () => {
  await openPage(shopPage, 'Peerings');
  await shopPage.getByRole('button', { name: 'Establish peering' }).first().click();
  await shopPage.getByRole('textbox', { name: 'Peer name' }).fill('broken');
  await shopPage.getByRole('textbox', { name: 'Peering token' }).fill('bm90IGEgdG9rZW4=');
  await shopPage.getByRole('button', { name: 'Inspect' }).click();
  await expect(shopPage.getByText(/JSON/).first()).toBeVisible();
  await expect(shopPage.getByRole('button', { name: 'Establish', exact: true })).toBeHidden();
  await shopPage.reload();
});

async function exportApi(): Promise<void> {
  await openPage(stockPage, 'Exports');
  await stockPage.getByRole('button', { name: 'Export a service' }).first().click();
  const dialog = stockPage.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Service' }).fill('api');
  await stockPage.keyboard.press('Tab');
  await dialog.getByRole('combobox', { name: 'Consumer peer' }).selectOption('shop');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(stockPage.getByRole('button', { name: 'Stop exporting api to shop' })).toBeVisible();
}

test('a service exported in the browser answers across both clusters', async () => {
  await exportApi();
  await expect
    .poll(async () => await get(apiUrl()), { timeout: 30_000 })
    .toMatchObject({ status: 200, body: 'hello from stock' });
});

test('a chain of the caller leads to the peer: by failover, by redirect, and by a route', async () => {
  const resolver = (fields: object): Promise<void> =>
    shop.writeConfig({ Kind: 'service-resolver', Name: 'wares', ...fields });
  const answered = { status: 200, body: 'hello from stock' };
  await shop.writeConfig({ Kind: 'service-defaults', Name: 'wares', Protocol: 'http' });
  await expect.poll(() => get(waresUrl())).toMatchObject({ status: 503, code: 'routing.upstream_unknown' });

  await resolver({ Failover: { '*': { Targets: [{ Service: 'api', Peer: 'stock' }] } } });
  await expect.poll(() => get(waresUrl()), { timeout: 30_000 }).toMatchObject(answered);

  await resolver({ Redirect: { Service: 'api', Peer: 'stock' } });
  await expect.poll(() => get(waresUrl()), { timeout: 30_000 }).toMatchObject(answered);

  await shop.writeConfig({ Kind: 'service-defaults', Name: 'there', Protocol: 'http' });
  await shop.writeConfig({ Kind: 'service-resolver', Name: 'there', Redirect: { Service: 'api', Peer: 'stock' } });
  await shop.writeConfig({
    Kind: 'service-router',
    Name: 'wares',
    Routes: [{ Match: { HTTP: { PathPrefix: '/there' } }, Destination: { Service: 'there', PrefixRewrite: '/' } }],
  });
  await resolver({});
  await expect.poll(() => get(waresUrl()), { timeout: 30_000 }).toMatchObject({ status: 503 });
  await expect.poll(() => get(waresUrl('/there')), { timeout: 30_000 }).toMatchObject(answered);
});

test('when it is no longer exported, the answer says so; exported again, it works again', async () => {
  await stockPage.getByRole('button', { name: 'Stop exporting api to shop' }).click();
  await stockPage.getByRole('dialog').getByRole('button', { name: 'Stop exporting' }).click();
  await expect
    .poll(async () => await get(apiUrl()))
    .toMatchObject({ status: 503, code: 'routing.service_not_exported' });
  await exportApi();
  await expect.poll(async () => (await get(apiUrl())).status, { timeout: 30_000 }).toBe(200);
});

test('when the exporting side deletes the peering, the answer says so on the other side', async () => {
  await openPage(stockPage, 'Peerings');
  await stockPage.getByRole('row').filter({ hasText: 'shop' }).getByRole('link', { name: 'shop' }).first().click();
  await stockPage.getByRole('button', { name: 'Delete peering' }).click();
  const dialog = stockPage.getByRole('dialog');
  // It breaks something, so the name is asked for.
  await dialog.getByRole('textbox', { name: 'Type shop to confirm' }).fill('shop');
  await dialog.getByRole('button', { name: 'Delete peering' }).click();
  await expect
    .poll(async () => await get(apiUrl()), { timeout: 30_000 })
    .toMatchObject({ status: 503, code: expect.stringMatching(/^routing\.peering_/) });
  await expect.poll(async () => peerway(['peering', 'list', ...shop.administrator])).toContain('TERMINATED');
});

/** Takes a token to shop's page of the peering, and establishes it again there. */
async function establishAgain(token: string): Promise<void> {
  await shopPage.goto(`${shop.httpUrl}/peerings/stock`);
  await shopPage.getByRole('button', { name: 'Establish again' }).click();
  const dialog = shopPage.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Peering token' }).fill(token);
  await dialog.getByRole('button', { name: 'Inspect' }).click();
  await establishAndSee('stock');
}

test('the side that was left behind establishes again with a new token, and what is exported answers again', async () => {
  await expect
    .poll(async () => peerway(['peering', 'list', ...stock.administrator]))
    .toContain('There are no peerings');
  const token = await peerway(['peering', 'generate-token', '--name', 'shop', ...stock.administrator]);
  await establishAgain(token.trim());
  await expect
    .poll(async () => await get(apiUrl()), { timeout: 30_000 })
    .toMatchObject({ status: 200, body: 'hello from stock' });
});

test('a secret is rotated while the stream is up: it stays up, and the token is seen to be used', async () => {
  await openPage(stockPage, 'Peerings');
  await stockPage.getByRole('row').filter({ hasText: 'shop' }).getByRole('link', { name: 'shop' }).first().click();
  await stockPage.getByRole('button', { name: 'Regenerate token' }).click();
  const dialog = stockPage.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Generate', exact: true }).click();
  const field = dialog.getByRole('textbox', { name: 'Peering token' });
  await expect(field).not.toHaveValue('');
  await dialog.getByText('What the token says').click();
  await expect(dialog.getByRole('region', { name: 'What the token says' })).toContainText('server.dc1.peering.');
  const token = await field.inputValue();
  await dialog.getByRole('button', { name: 'I have stored it' }).click();
  const before = JSON.parse(await peerway(['peering', 'read', '--name', 'stock', '--json', ...shop.administrator]));
  await establishAgain(token);
  const after = JSON.parse(await peerway(['peering', 'read', '--name', 'stock', '--json', ...shop.administrator]));
  expect(after.stream.connectedAt).toBe(before.stream.connectedAt);
  await expect(stockPage.getByRole('region', { name: 'Addresses' })).toContainText(/Token\s*used/);
  expect((await get(apiUrl())).status).toBe(200);
});
