import type { Page } from '@playwright/test';
import { expect, test } from '../demo-test.ts';
import { consoleUrl, signInToken } from '../processes/demo.ts';
import { peerway } from '../processes/peerway-command.ts';
import { openPage, signIn } from './sign-in.ts';

test.describe.configure({ mode: 'serial' });

test.beforeEach(async ({ page, demo }) => {
  await signIn(page, consoleUrl(demo, 'east'), signInToken(demo, 'east'));
  await openPage(page, 'Exports');
});

const offer = (page: Page, what: string) => page.getByRole('button', { name: `Export ${what} to west` });
const stop = (page: Page, what: string) => page.getByRole('button', { name: `Stop exporting ${what} to west` });
const whatChanges = (page: Page) => page.getByRole('dialog').getByRole('region', { name: 'What changes' });

test('a cell is reached by arrows, says what exporting changes, and the export can be undone', async ({ page }) => {
  await offer(page, 'every service').focus();
  await page.keyboard.press('ArrowDown');
  await expect(offer(page, 'api')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(whatChanges(page)).toContainText('api is exported to peer west');
  await page.getByRole('dialog').getByRole('button', { name: 'Export', exact: true }).click();
  await expect(stop(page, 'api')).toContainText('exact');

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(offer(page, 'api')).toBeVisible();
});

test('a wildcard says how far it reaches, and what it causes says so too', async ({ page }) => {
  await offer(page, 'every service').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('2 services of today, and every one that is registered later');
  await expect(whatChanges(page)).toContainText('web is exported to peer west');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(stop(page, 'every service')).toContainText('all 2 today');
  await expect(stop(page, 'every service')).toContainText('and every future one');

  await stop(page, 'web').click();
  await expect(dialog).toContainText('Only the wildcard * exports it');
  await expect(whatChanges(page)).toContainText('api is no longer exported to peer west');
  await dialog.getByRole('button', { name: 'Stop exporting' }).click();
  await expect(offer(page, 'every service')).toBeVisible();
});

test('an open cell has an address of its own', async ({ page, demo }) => {
  await page.goto(`${consoleUrl(demo, 'east')}/exports?cell=default/default/web%3Epeer:west`);
  await expect(page.getByRole('dialog', { name: 'Export web to west?' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/cell=/);
});

test('a part that two people write at once is merged, and neither loses anything', async ({ page, east }) => {
  await page.getByRole('tab', { name: 'Parts' }).click();
  await page.getByRole('button', { name: 'Create a part' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Owner' }).fill('team-shop');
  const add = async (service: string): Promise<void> => {
    await dialog.getByRole('combobox', { name: 'Service' }).fill(service);
    await page.keyboard.press('Tab');
    await dialog.getByRole('combobox', { name: 'Consumer peer' }).selectOption('west');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  };
  await add('web');
  await expect(whatChanges(page)).toContainText('web is exported to peer west');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const row = page.getByRole('row').filter({ hasText: 'team-shop' });
  await expect(row).toContainText('web to west');

  await row.getByRole('button', { name: 'Edit the part of team-shop' }).click();
  await add('later');
  await peerway(['services', 'export', '--name', 'api', '--consumer-peers', 'west', '--owner', 'team-shop', ...east]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toContainText('They added api to west');
  const grants = dialog.getByRole('list', { name: 'Exports of this part' }).getByRole('listitem');
  await expect(grants).toHaveText(['web to west', 'api to west', 'later to west']);
  await dialog.getByRole('button', { name: 'Save the merge' }).click();
  await expect(row).toContainText('later to west');
  await expect(row).toContainText('api to west');

  await page.getByRole('tab', { name: 'Matrix' }).click();
  await expect(stop(page, 'api')).toContainText('held by team-shop');
  await page.getByRole('tab', { name: 'Parts' }).click();
  await row.getByRole('button', { name: 'Delete the part of team-shop' }).click();
  await expect(whatChanges(page)).toContainText('api is no longer exported to peer west');
  await dialog.getByRole('button', { name: 'Delete part' }).click();
  await expect(row).toHaveCount(0);
});
