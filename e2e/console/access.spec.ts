import { expect, test } from '../demo-test.ts';
import { consoleUrl, signInToken } from '../processes/demo.ts';
import { runPeerway } from '../processes/peerway-command.ts';
import { openPage, signIn } from './sign-in.ts';

test('a token is created, works, is deleted, and then no longer works', async ({ page, demo }) => {
  await signIn(page, consoleUrl(demo, 'east'), signInToken(demo, 'east'));
  await openPage(page, 'Access');
  const description = `browser test ${Date.now()}`;

  await page.getByRole('button', { name: 'Create token' }).click();
  await page.getByRole('textbox', { name: 'Description' }).fill(description);
  await page.getByRole('combobox', { name: 'Policies' }).fill('global-management');
  await page.getByRole('option', { name: /global-management/ }).click();
  await page.getByRole('button', { name: 'Create', exact: true }).click();

  const secret = await page.getByRole('textbox', { name: 'Secret ID' }).inputValue();
  expect(secret).toMatch(/^[0-9a-f-]{36}$/);
  const list = (): ReturnType<typeof runPeerway> =>
    runPeerway(['services', 'list', '--http-addr', consoleUrl(demo, 'east')], { env: { PEERWAY_HTTP_TOKEN: secret } });
  expect((await list()).status).toBe(0);

  await page.getByRole('button', { name: 'I have stored it' }).click();
  const link = page.getByRole('link', { name: description });
  await link.click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete token' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Access' })).toBeVisible();
  await expect(link).toHaveCount(0);
  await expect.poll(async () => (await list()).stderr).toContain('acl.unknown_token');
});
