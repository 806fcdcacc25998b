import { expect, test } from '../demo-test.ts';
import { consoleUrl, signInToken } from '../processes/demo.ts';
import { peerway } from '../processes/peerway-command.ts';
import { openPage, signIn } from './sign-in.ts';

test.beforeEach(async ({ page, demo }) => {
  await signIn(page, consoleUrl(demo, 'east'), signInToken(demo, 'east'));
});

test('a service is split with weights that always sum to 100, and its chain shows it', async ({ page, east }) => {
  const input = 'Kind = "service-defaults"\nName = "e2e-shop"\nProtocol = "http"\n';
  await peerway(['config', 'write', '-', ...east], { input });
  await openPage(page, 'Routing');
  await page.getByRole('button', { name: 'Route a service' }).click();
  await page.getByRole('combobox', { name: 'Service' }).fill('e2e-shop');
  await page.getByRole('combobox', { name: 'Service' }).press('Enter');
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'e2e-shop' })).toBeVisible();

  await page.getByRole('button', { name: 'Split' }).click();
  const panel = page.getByRole('complementary', { name: 'service-splitter of e2e-shop' });
  await panel.getByRole('button', { name: 'Add leg' }).click();
  await panel.getByRole('combobox', { name: 'Service' }).last().fill('api');
  await panel.getByRole('combobox', { name: 'Service' }).last().press('Enter');
  await panel.getByRole('spinbutton', { name: 'Weight of leg 2 in percent' }).fill('25');
  await expect(panel.getByRole('spinbutton', { name: 'Weight of leg 1 in percent' })).toHaveValue('75');
  await expect(panel.getByText('Sum 100 %')).toBeVisible();
  await expect(panel.getByRole('region', { name: 'What changes' })).toBeVisible();
  await panel.getByRole('button', { name: /^Save/ }).click();

  const drawing = page.getByRole('region', { name: 'Chain of e2e-shop' });
  await expect(drawing.getByRole('button', { name: /^75 %/ })).toBeVisible();
  await expect(drawing.getByRole('button', { name: /^25 %/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Table' }).click();
  await expect(page.getByRole('table', { name: 'Ways of requests' }).getByRole('row')).toHaveCount(3);
  await openPage(page, 'Routing');
  await expect(page.getByRole('row').filter({ hasText: 'e2e-shop' })).toContainText('service-splitter/e2e-shop');
});

test('a peer takes over for a service, edited at its step', async ({ page, demo }) => {
  await page.goto(`${consoleUrl(demo, 'east')}/routing/e2e-failover?hop=entry:service-resolver`);
  const panel = page.getByRole('complementary', { name: 'service-resolver of e2e-failover' });
  await panel.getByRole('button', { name: 'Add failover' }).click();
  await expect(panel.getByRole('combobox', { name: 'At peer' })).toHaveValue('west');
  await panel.getByRole('combobox', { name: 'Service', exact: true }).fill('api');
  await panel.getByRole('combobox', { name: 'Service', exact: true }).press('Enter');
  await panel.getByRole('button', { name: /^Save/ }).click();
  const drawing = page.getByRole('region', { name: 'Chain of e2e-failover' });
  await expect(drawing.getByRole('button', { name: /api.*peer west/ })).toBeVisible();
});
