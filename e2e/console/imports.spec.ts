import { expect, test } from '../demo-test.ts';
import { consoleUrl, signInToken } from '../processes/demo.ts';
import { openPage, signIn } from './sign-in.ts';

test.beforeEach(async ({ page, demo }) => {
  await signIn(page, consoleUrl(demo, 'east'), signInToken(demo, 'east'));
});

test('what peers export is listed with its mode, who uses it and how fresh it is', async ({ page }) => {
  await openPage(page, 'Imports');
  const ledger = page.getByRole('row').filter({ hasText: 'ledger' });
  await expect(ledger).toContainText('west');
  await expect(ledger).toContainText(/local.*proxy-defaults/);
  await expect(ledger).toContainText('web');
  await expect(ledger).toContainText(/ago|now/);
  await page.getByRole('searchbox', { name: 'Filter imports' }).fill('grpc');
  await expect(ledger).toBeHidden();
  await expect(page.getByRole('row').filter({ hasText: 'payments' })).toBeVisible();
  await expect(page).toHaveURL(/filter=grpc/);
});

test('a service says what using it needs, and gives the upstream in four formats', async ({ page, demo }) => {
  await page.goto(`${consoleUrl(demo, 'east')}/imports?use=default/west/default/api&for=default/web`);
  const panel = page.getByRole('complementary', { name: 'Use an imported service' });
  const needs = panel.getByRole('region', { name: 'What it needs' });
  await expect(needs).toContainText('web uses api of west.');
  await expect(needs).toContainText(/Registered: web reaches it at 127\.0\.0\.1:\d+\./);
  // The demo's traffic arrives there, so west allows it.
  await expect(needs).toContainText('web reached it lately', { timeout: 30_000 });
  const snippet = panel.getByRole('region', { name: 'The upstream to copy' });
  for (const [format, text] of [
    ['JSON', '"destination_peer": "west"'],
    ['HCL', 'destination_peer = "west"'],
    ['CLI', 'peerway sidecar'],
    ['Kubernetes', 'consul.hashicorp.com/connect-service-upstreams: "api.svc.west.peer:'],
  ] as const) {
    await snippet.getByRole('button', { name: format, exact: true }).click();
    await expect(snippet).toContainText(text);
  }
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
});

test('a service that its peer does not export says so, and whom to ask', async ({ page, demo }) => {
  await page.goto(`${consoleUrl(demo, 'east')}/imports?use=default/west/default/absent&for=default/web`);
  const panel = page.getByRole('complementary', { name: 'Use an imported service' });
  await expect(panel).toContainText('web can not use absent of west now: see Exported by west.');
  await expect(panel).toContainText('Add this cluster as a consumer of absent');
});
