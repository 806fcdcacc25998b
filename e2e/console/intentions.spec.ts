import type { Page } from '@playwright/test';
import { expect, test } from '../demo-test.ts';
import { consoleUrl, signInToken } from '../processes/demo.ts';
import { peerway } from '../processes/peerway-command.ts';
import { openPage, signIn } from './sign-in.ts';

test.beforeEach(async ({ page, demo }) => {
  await signIn(page, consoleUrl(demo, 'east'), signInToken(demo, 'east'));
  await openPage(page, 'Intentions');
});

async function fill(page: Page, name: string, value: string): Promise<void> {
  const box = page.getByRole('combobox', { name, exact: true });
  await box.fill(value);
  await box.press('Enter');
}

const rowOf = (page: Page, destination: string) => page.getByRole('row').filter({ hasText: destination });

test('an intention for a service of a peer decides, is changed, and comes back after it was deleted', async ({
  page,
}) => {
  await page.getByRole('button', { name: 'New intention' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'A peer' }).click();
  await fill(page, 'Peer', 'west');
  await fill(page, 'Source service', 'web');
  await fill(page, 'Destination service', 'e2e-orders');
  await dialog.getByRole('radio', { name: 'Deny' }).click();
  await expect(dialog.getByRole('region', { name: 'What changes' })).toBeVisible();
  await dialog.getByRole('button', { name: /^Save/ }).click();
  await expect(dialog).toBeHidden();
  await expect(rowOf(page, 'e2e-orders')).toContainText('peer west');
  await expect(rowOf(page, 'e2e-orders')).toContainText('deny');

  const check = page.getByRole('region', { name: 'Check' });
  await fill(page, 'May this service', 'web');
  await check.getByRole('combobox', { name: 'of', exact: true }).selectOption('west');
  await fill(page, 'reach', 'e2e-orders');
  await expect(check.getByText('Denied')).toBeVisible();
  await expect(check.getByText(/service-intentions\/e2e-orders.*precedence 9/)).toBeVisible();

  await rowOf(page, 'e2e-orders').getByRole('button').first().click();
  await dialog.getByRole('radio', { name: 'Allow' }).click();
  await dialog.getByRole('button', { name: /^Save/ }).click();
  await expect(rowOf(page, 'e2e-orders')).toContainText('allow');
  await expect(check.getByText('Allowed')).toBeVisible();

  await rowOf(page, 'e2e-orders').getByRole('button').first().click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(rowOf(page, 'e2e-orders')).toHaveCount(0);
  // Each change offers to be taken back: this one is meant.
  const deleted = page.getByRole('listitem').filter({ hasText: 'The intention is deleted' });
  await deleted.getByRole('button', { name: 'Undo' }).click();
  await expect(rowOf(page, 'e2e-orders')).toContainText('allow');
});

test('permissions keep their order, and are moved by keyboard', async ({ page, east }) => {
  const input = 'Kind = "service-defaults"\nName = "e2e-requests"\nProtocol = "http"\n';
  await peerway(['config', 'write', '-', ...east], { input });
  await page.getByRole('button', { name: 'New intention' }).click();
  const dialog = page.getByRole('dialog');
  await fill(page, 'Source service', 'web');
  await fill(page, 'Destination service', 'e2e-requests');
  await dialog.getByRole('radio', { name: 'By request (L7)' }).click();
  const permissions = dialog.getByRole('region', { name: 'Permissions' });
  for (const [place, path] of ['/public', '/admin'].entries()) {
    await permissions.getByRole('button', { name: 'Add permission' }).click();
    await permissions.getByRole('textbox', { name: 'Value' }).nth(place).fill(path);
  }
  await permissions.getByRole('combobox', { name: 'Action of permission 2' }).selectOption('deny');
  await permissions.getByRole('combobox', { name: 'Action of permission 2' }).press('Alt+ArrowUp');
  await expect(permissions.getByRole('textbox', { name: 'Value' }).first()).toHaveValue('/admin');
  await expect(permissions.getByRole('combobox', { name: 'Action of permission 1' })).toBeFocused();

  await permissions.getByRole('textbox', { name: 'Value' }).first().fill('admin');
  await expect(permissions.getByText('PathPrefix must start with "/"')).toBeVisible();
  await permissions.getByRole('textbox', { name: 'Value' }).first().fill('/admin');
  await dialog.getByRole('button', { name: /^Save/ }).click();
  await expect(rowOf(page, 'e2e-requests')).toContainText('L7: 2 permissions');
});
