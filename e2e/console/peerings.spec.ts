import { expect, test } from '../demo-test.ts';
import { consoleUrl, signInToken } from '../processes/demo.ts';
import { peerway } from '../processes/peerway-command.ts';
import { signIn } from './sign-in.ts';

test('a peering shows how far each service is on the other side, and from where the stream comes', async ({
  page,
  demo,
}) => {
  await signIn(page, consoleUrl(demo, 'west'), signInToken(demo, 'west'));
  await page.goto(`${consoleUrl(demo, 'west')}/peerings/east`);
  const exported = page.getByRole('table', { name: 'Exported services' });
  for (const name of ['api', 'ledger', 'payments'])
    await expect(exported.getByRole('row').filter({ hasText: name })).toContainText('Applied');
  await expect(page.getByRole('region', { name: 'Addresses' })).toContainText(/Connected from\s*127\.0\.0\.1:\d+/);
  await expect(page.getByRole('region', { name: 'Trust bundles' })).toContainText('They have them as they are now');
});

test('who may only read sees the details of a peering, and what is missing to do more (Q19)', async ({
  page,
  demo,
  east,
}) => {
  const input = 'peering = "read"';
  await peerway(['acl', 'policy', 'create', '--name', 'e2e-peering-reader', '--rules', '-', ...east], { input });
  const made = JSON.parse(
    await peerway(['acl', 'token', 'create', '--policy-name', 'e2e-peering-reader', '--json', ...east]),
  ) as { secretId: string };
  await signIn(page, consoleUrl(demo, 'east'), made.secretId);
  await page.goto(`${consoleUrl(demo, 'east')}/peerings`);
  await page.getByRole('link', { name: 'west', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'west' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Evidence' })).toContainText('Connected');
  const remove = page.getByRole('button', { name: 'Delete peering' });
  await expect(remove).toBeDisabled();
  await expect(remove).toHaveAttribute('title', /peering:write/);
  // Services of peers are for those that may read every service (pain C26): not even their names are shown.
  const imported = page.getByRole('region', { name: 'Imported services' });
  await expect(imported).toContainText('3 services cross, and your token may not read them.');
  await expect(imported).not.toContainText('ledger');
});
