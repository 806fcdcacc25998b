import { expect, test } from '../demo-test.ts';
import { consoleUrl, signInToken } from '../processes/demo.ts';
import { openPage, signIn } from './sign-in.ts';

test.beforeEach(async ({ page, demo }) => {
  await signIn(page, consoleUrl(demo, 'east'), signInToken(demo, 'east'));
  await openPage(page, 'Modes');
});

test('a mode is set in its cell, with what changes beforehand, and taken back', async ({ page }) => {
  const cell = (level: string) => page.getByRole('button', { name: `web to ledger of west, ${level}:` });
  await expect(cell('Cluster')).toContainText('decides');
  await cell('One upstream').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('radio', { name: 'none' })).toHaveCount(0);
  await dialog.getByRole('radio', { name: 'remote' }).click();
  await expect(dialog.getByRole('region', { name: 'What changes' })).toContainText(
    /web.*to ledger of west.*local.*remote/,
  );
  await dialog.getByRole('button', { name: 'Save' }).click();

  await expect(cell('One upstream')).toContainText('decides');
  await expect(cell('Cluster')).toContainText('not used');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(cell('Cluster')).toContainText('decides');
  await expect(cell('One upstream')).not.toContainText('remote');
});

test('the level of a registration says who sets it, and where', async ({ page }) => {
  await page.getByRole('button', { name: /^web to api of west, Upstream registration: not set/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Upstream registration: not set' });
  await expect(dialog).toContainText(/Whoever registers web.*sets it/);
  await expect(dialog).toContainText('"destination_peer": "west"');
});
