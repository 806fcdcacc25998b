import { expect, test } from '../demo-test.ts';
import { consoleUrl, signInToken } from '../processes/demo.ts';
import { peerway } from '../processes/peerway-command.ts';
import { openPage, signIn } from './sign-in.ts';

test.beforeEach(async ({ page, demo }) => {
  await signIn(page, consoleUrl(demo, 'east'), signInToken(demo, 'east'));
});

test('an entry is begun from a template, saved with its effects seen before, and undone', async ({ page }) => {
  await openPage(page, 'Config');
  await page.getByRole('button', { name: 'New entry' }).click();
  // The list behind it has a choice of kinds too.
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Kind').selectOption('service-resolver');
  await dialog.getByRole('combobox', { name: 'Service' }).fill('e2e-config');
  await dialog.getByRole('combobox', { name: 'Service' }).press('Enter');
  await dialog.getByRole('button', { name: 'Begin from a template' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('service-resolver/e2e-config');
  await expect(page.getByRole('region', { name: 'What changes' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Why' }).fill('for the test');
  await page.getByRole('button', { name: /^Save/ }).click();
  await expect(page.getByText('service-resolver/e2e-config is saved')).toBeVisible();
  await expect(page.getByText(/Changed .* by you/)).toBeVisible();

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('There is none of that name yet')).toBeVisible();
});

test('what is wrong stands at its line, and nothing that is wrong can be saved', async ({ page, demo }) => {
  await page.goto(`${consoleUrl(demo, 'east')}/config/mesh/mesh`);
  const editor = page.getByRole('textbox', { name: 'Text of mesh/mesh' });
  await editor.click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.insertText('Peerings = 1\n');
  await expect(page.getByText(/Line \d+, column \d+:/)).toBeVisible();
  await expect(page.locator('.cm-lintRange-error').first()).toBeVisible();
  await expect(page.getByRole('button', { name: /^Save/ })).toBeDisabled();
});

test('fields are offered by name while typing', async ({ page, demo }) => {
  await page.goto(`${consoleUrl(demo, 'east')}/config/mesh/mesh`);
  await page.getByRole('textbox', { name: 'Text of mesh/mesh' }).click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('TL');
  await expect(page.getByRole('option', { name: /^TLS/ })).toBeVisible();
});

test('a change of somebody else is shown as a difference, and merged without losing either', async ({
  page,
  demo,
  east,
}) => {
  const write = (text: string) => peerway(['config', 'write', '-', ...east], { input: text });
  const name = 'Kind = "service-defaults"\nName = "e2e-merge"\n';
  await write(`${name}Protocol = "http"\n`);
  await page.goto(`${consoleUrl(demo, 'east')}/config/service-defaults/e2e-merge`);
  const editor = page.getByRole('textbox', { name: 'Text of service-defaults/e2e-merge' });
  await editor.click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.insertText('MaxInboundConnections = 7\n');
  await expect(page.getByRole('button', { name: /^Save/ })).toBeEnabled();

  await write(`${name}Protocol = "grpc"\n`);
  const conflict = page.getByRole('region', { name: 'Conflict' });
  await expect(conflict.getByText('Protocol = "grpc"')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Save/ })).toBeDisabled();
  await conflict.getByRole('button', { name: 'Merge by hand' }).click();
  await expect(conflict.getByRole('textbox', { name: 'Merged text' })).toContainText('Protocol = "grpc"');
  await conflict.getByRole('button', { name: 'Use the merged text' }).click();

  await page.getByRole('button', { name: /^Save/ }).click();
  await expect(page.getByText('service-defaults/e2e-merge is saved')).toBeVisible();
  const saved = await peerway(['config', 'read', '--kind', 'service-defaults', '--name', 'e2e-merge', ...east]);
  expect(JSON.parse(saved)).toMatchObject({ Protocol: 'grpc', MaxInboundConnections: 7 });
});

test('revisions show who changed what and why, and can be gone back to', async ({ page, demo, east }) => {
  const write = (protocol: string) =>
    peerway(['config', 'write', '-', ...east], {
      input: `Kind = "service-defaults"\nName = "e2e-past"\nProtocol = "${protocol}"\n`,
    });
  await write('http');
  await write('grpc');
  await page.goto(`${consoleUrl(demo, 'east')}/config/service-defaults/e2e-past?show=revisions`);
  const difference = page.getByRole('region', { name: 'Difference of the revisions' });
  await expect(difference.getByText('Protocol = "http"')).toBeVisible();
  await expect(difference.getByText('Protocol = "grpc"')).toBeVisible();
  await page.getByRole('button', { name: /^Roll back to revision/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Why' }).fill('grpc was too early');
  await dialog.getByRole('button', { name: /^Roll back/ }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row').filter({ hasText: 'grpc was too early' })).toContainText('in force');
});
