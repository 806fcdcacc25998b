import { expect, test } from '../demo-test.ts';
import { consoleUrl, signInToken } from '../processes/demo.ts';
import { openPage, signIn } from './sign-in.ts';

test.beforeEach(async ({ page, demo }) => {
  await signIn(page, consoleUrl(demo, 'east'), signInToken(demo, 'east'));
  await openPage(page, 'Tenants');
});

test('a partition is made, chosen for the pages, kept while something is in it, and deleted', async ({ page }) => {
  const dialog = page.getByRole('dialog');
  const switcher = page.getByRole('button', { name: /^Partition:/ });
  await expect(switcher).toHaveCount(0);
  await page.getByRole('button', { name: 'Create partition' }).click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Team A');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(dialog).toContainText('must be a DNS label');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('team-a');
  await dialog.getByRole('button', { name: 'Create' }).click();

  await switcher.click();
  await page.getByRole('menuitemcheckbox', { name: 'team-a' }).click();
  await expect(page).toHaveURL(/partition=team-a/);
  await page.getByRole('button', { name: 'Create namespace' }).click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('batch');
  await dialog.getByRole('textbox', { name: 'Description' }).fill('Nightly jobs');
  await dialog.getByRole('button', { name: 'Create' }).click();
  const namespaces = page.getByRole('region', { name: 'Namespaces of team-a' });
  await expect(namespaces.getByRole('row').filter({ hasText: 'Nightly jobs' })).toBeVisible();

  await openPage(page, 'Services');
  await expect(page).toHaveURL(/partition=team-a/);
  await expect(page.getByRole('link', { name: 'web', exact: true })).toHaveCount(0);
  await openPage(page, 'Tenants');

  await page.getByRole('button', { name: 'Delete the partition team-a' }).click();
  await expect(dialog).toContainText('1 namespace of its own');
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('button', { name: 'Delete the namespace batch' }).click();
  await dialog.getByRole('button', { name: 'Delete namespace' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: 'Delete the namespace batch' })).toBeVisible();
  await page.getByRole('button', { name: 'Delete the namespace batch' }).click();
  await dialog.getByRole('button', { name: 'Delete namespace' }).click();
  await page.getByRole('button', { name: 'Delete the partition team-a' }).click();
  await dialog.getByRole('button', { name: 'Delete partition' }).click();
  await expect(switcher).toHaveCount(0);
  await expect(page).not.toHaveURL(/partition=/);
});
