import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../demo-test.ts';
import { consoleUrl, signInToken } from '../processes/demo.ts';
import { openPage, signIn } from './sign-in.ts';

const pages = [
  'Home',
  'Topology',
  'Peerings',
  'Services',
  'Exports',
  'Imports',
  'Gateways',
  'Modes',
  'Access',
  'Certificates',
  'Tenants',
  'Routing',
  'Intentions',
  'Config',
  'Changes',
] as const;

test.beforeEach(async ({ page, demo }) => {
  await signIn(page, consoleUrl(demo, 'east'), signInToken(demo, 'east'));
});

/** What a page broke of the accessibility rules, as far as it keeps somebody out. */
async function seriousViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

for (const name of pages) {
  test(`${name} keeps the accessibility rules in light and in dark`, async ({ page }) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await openPage(page, name);
      await expect(page.getByRole('main').getByText('Loading')).toHaveCount(0);
      expect(await seriousViolations(page), colorScheme).toEqual([]);
    }
  });

  test(`${name} is reached and left by keyboard alone`, async ({ page }) => {
    const link = page.getByRole('navigation').first().getByRole('link', { name, exact: true });
    for (
      let presses = 0;
      presses < 50 && !(await link.evaluate((element) => element === document.activeElement));
      presses++
    ) {
      await page.keyboard.press('Tab');
    }
    await expect(link).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();
  });
}

for (const [what, path, landmark] of [
  ['the editor of an entry', '/config/service-resolver/api', 'Text of service-resolver/api'],
  ['the revisions of an entry', '/config/proxy-defaults/global?show=revisions', 'To revision'],
  ['a chain with an open step', '/routing/api?hop=entry:service-resolver', 'Connect within'],
  ['a chain as a table', '/routing/api?show=table', 'Ways of requests'],
  ['a record of the audit log', '/audit?record=1', 'What was changed'],
  ['the check of the audit log', '/audit?do=verify', 'Expected'],
  ['the editor of a policy', '/policies/new', 'Rules'],
  ['the form of a role', '/roles/new', 'Policies'],
  ['the form of a token', '/access?do=create', 'Description'],
  ['the roles', '/access?show=roles', 'Roles'],
  ['a question about access', '/access/explain?name=api&access=write', 'Answer'],
  ['what a token can do', '/access/explain?show=what', 'What it can do'],
  ['who can do something', '/access/explain?show=who&name=api', 'Who can do it'],
  ['the sign-in methods', '/access?show=methods', 'Sign-in methods'],
  ['the form of a sign-in method', '/access/new-method', 'Maximum token TTL'],
  ['the form of an intention', '/intentions?intention=new', 'Destination service'],
] as const) {
  test(`${what} keeps the accessibility rules in light and in dark`, async ({ page, demo }) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto(`${consoleUrl(demo, 'east')}${path}`);
      // Not anywhere: the navigation is there before the page is.
      const place = page.getByRole('main').or(page.getByRole('dialog'));
      await expect(place.getByLabel(landmark).first()).toBeVisible();
      await expect(place.getByText('Loading')).toHaveCount(0);
      expect(await seriousViolations(page), colorScheme).toEqual([]);
    }
  });
}

test('the topology shows both clusters, and the rate on the way from web to west', async ({ page }) => {
  await openPage(page, 'Topology');
  const main = page.getByRole('main');
  await expect(main.getByText('east', { exact: true }).first()).toBeVisible();
  await expect(main.getByText('west', { exact: true }).first()).toBeVisible();
  await expect(main.getByText(/[0-9.]+k?\s*(req\/s|rps)/).first()).toBeVisible({ timeout: 30_000 });
});

test('the peering is shown as active, with its stream as evidence', async ({ page }) => {
  await openPage(page, 'Peerings');
  const row = page.getByRole('row').filter({ hasText: 'west' });
  await expect(row).toContainText(/Active/i);
  await row.getByRole('link', { name: 'west' }).first().click();
  await expect(page.getByText(/heartbeat/i).first()).toBeVisible();
});

test("east's own api and west's are two services", async ({ page }) => {
  await openPage(page, 'Services');
  const rows = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'api', exact: true }) });
  await expect(rows).toHaveCount(2);
  await expect(rows.filter({ hasText: 'west' })).toHaveCount(1);
});

test('the gateway of the cluster is shown with charts', async ({ page }) => {
  await openPage(page, 'Gateways');
  const row = page.getByRole('row').filter({ hasText: 'mesh-gateway' }).first();
  await expect(row).toBeVisible();
  await row.getByRole('link').first().click();
  await expect(page.getByRole('main').locator('canvas, svg[role="img"]').first()).toBeVisible();
});

test('the modes page names the mode of each upstream and the setting that decided it', async ({ page }) => {
  await openPage(page, 'Modes');
  const row = page.getByRole('row').filter({ hasText: 'ledger' }).first();
  await expect(row).toContainText(/local/i);
  await expect(row).toContainText(/proxy-defaults/);
});
