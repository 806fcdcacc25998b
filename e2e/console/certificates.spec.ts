import { expect, test } from '../demo-test.ts';
import { consoleUrl, signInToken } from '../processes/demo.ts';
import { peerway } from '../processes/peerway-command.ts';
import { openPage, signIn } from './sign-in.ts';

test.beforeEach(async ({ page, demo }) => {
  await signIn(page, consoleUrl(demo, 'west'), signInToken(demo, 'west'));
  await openPage(page, 'Certificates');
});

test('a new root is published with its steps seen before, reaches everybody, and is taken back', async ({
  page,
  west,
}) => {
  const roots = page.getByRole('table', { name: 'Roots' });
  await expect(roots.getByText('Signs')).toBeVisible();
  const before = await roots.getByRole('row').count();
  await page.getByRole('button', { name: 'Rotate the root' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Once all of them know it, it signs');
  await dialog.getByRole('button', { name: 'Publish a new root' }).click();
  await expect(dialog).toBeHidden();
  await expect(roots.getByRole('row')).toHaveCount(before + 1);
  const rotation = page.getByRole('region', { name: 'Rotation' });
  // Proxies and the peer acknowledge within seconds; until then they are named.
  await expect(rotation).toContainText('Nobody is waited for', { timeout: 30_000 });
  await expect(page.getByRole('button', { name: 'Rotate the root' })).toBeDisabled();
  expect(await peerway(['connect', 'ca', 'status', ...west])).toContain('published');

  await rotation.getByRole('button', { name: 'Cancel rotation' }).click();
  await expect(roots.getByRole('row')).toHaveCount(before);
  expect(await peerway(['connect', 'ca', 'status', ...west])).toContain('No rotation is under way.');
});

test('each proxy is shown with the root that signed its leaf', async ({ page }) => {
  const leaves = page.getByRole('table', { name: 'Leaves' });
  await expect(leaves.getByRole('row').filter({ hasText: 'mesh-gateway' })).toContainText('.consul.ca.');
  await expect(leaves.getByText('not reported yet')).toHaveCount(0);
});

test('a life that can not be is refused at the form, and nothing is changed', async ({ page }) => {
  await page.getByRole('button', { name: 'Change' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Life of a leaf').fill('5m');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toContainText('a leaf lives between 1h and 8760h');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('region', { name: 'Lives' })).toContainText('72h');
});
