import { generateKeyPairSync, sign } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../demo-test.ts';
import { consoleUrl, signInToken } from '../processes/demo.ts';
import { peerway } from '../processes/peerway-command.ts';
import { openPage, signIn } from './sign-in.ts';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const issuer = 'https://ci.test';

function bearerToken(claims: Record<string, unknown>): string {
  const now = Math.floor(Date.now() / 1_000);
  const payload = { iss: issuer, aud: 'peerway', sub: 'job-17', iat: now, exp: now + 300, ...claims };
  const text = [{ alg: 'RS256' }, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${text}.${sign('sha256', Buffer.from(text), keys.privateKey).toString('base64url')}`;
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
}

test('a method gets a rule that is tried, lets a machine in, and takes its logins with it', async ({ page, demo }) => {
  const url = consoleUrl(demo, 'east');
  const name = `ci-${Date.now()}`;
  await signIn(page, url, signInToken(demo, 'east'));
  await openPage(page, 'Access');
  await page.getByRole('tab', { name: 'Sign-in methods' }).click();
  await page.getByRole('link', { name: 'Create sign-in method' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'New sign-in method' })).toBeVisible();

  await page.getByRole('radio', { name: 'Machines, with a bearer token' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await page.getByRole('button', { name: 'Create sign-in method' }).click();
  await expect(page.getByText('BoundIssuer is needed')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Bound issuer' })).toBeFocused();
  await page.getByRole('textbox', { name: 'Bound issuer' }).fill(issuer);
  await page.getByRole('textbox', { name: 'Bound audiences' }).fill('peerway');
  await page
    .getByRole('combobox', { name: 'Where its keys are' })
    .selectOption({ label: 'Written here, as public keys in PEM' });
  const pem = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  await page.getByRole('textbox', { name: 'Public keys' }).fill(pem);
  await page.getByRole('textbox', { name: 'Claim mappings', exact: true }).fill('team');
  await page.getByRole('textbox', { name: 'List claim mappings' }).fill('groups');
  await page.getByRole('button', { name: 'Create sign-in method' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page.getByText('Nobody gets in: it has no binding rule')).toBeVisible();

  await page.getByRole('button', { name: 'Add rule' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Gives' }).selectOption({ label: 'The identity of a service' });
  await dialog.getByRole('combobox', { name: 'Name' }).fill('$'.concat('{value.team}'));
  await dialog.getByRole('textbox', { name: 'Selector' }).fill('"deploy" in list.nothing');
  await dialog.getByRole('button', { name: 'Add rule' }).click();
  await expect(dialog.getByRole('textbox', { name: 'Selector' })).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);
  await dialog.getByRole('textbox', { name: 'Selector' }).fill('"deploy" in list.groups');
  await dialog.getByRole('button', { name: 'Add rule' }).click();
  await expect(page.getByRole('table', { name: 'Binding rules' })).toContainText('"deploy" in list.groups');

  await page.getByRole('textbox', { name: 'Claims', exact: true }).fill('{"team": "web", "groups": ["deploy"]}');
  await page.getByRole('button', { name: 'Try' }).click();
  await expect(page.getByText('They get in, with')).toContainText('identity of web');
  await page.getByRole('textbox', { name: 'Claims', exact: true }).fill('{"team": "web"}');
  await page.getByRole('button', { name: 'Try' }).click();
  await expect(page.getByText('They do not get in: no binding rule matches.')).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expectAccessible(page);
  }

  const login = await page.request.post(`${url}/v1/acl/login`, {
    data: { AuthMethod: name, BearerToken: bearerToken({ team: 'web', groups: ['deploy'] }) },
  });
  const { SecretID } = await login.json();
  const own = () => page.request.get(`${url}/v1/acl/token/self`, { headers: { 'x-consul-token': SecretID } });
  expect((await own()).status()).toBe(200);
  await expect(page.getByText('1 token of its logins is valid now.')).toBeVisible();

  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const deletion = page.getByRole('dialog');
  await expect(deletion).toContainText('1 token of its logins ends at once');
  await expect(deletion).toContainText('1 binding rule is deleted with it');
  await expect(deletion.getByRole('button', { name: 'Delete sign-in method' })).toBeDisabled();
  await deletion.getByRole('textbox', { name: `Type ${name} to delete it` }).fill(name);
  await deletion.getByRole('button', { name: 'Delete sign-in method' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Access' })).toBeVisible();
  await expect(page.getByRole('link', { name, exact: true })).toHaveCount(0);
  expect((await own()).status()).toBe(403);
});

test('who may only read sees the methods and what is missing to change them', async ({ page, demo, east }) => {
  const url = consoleUrl(demo, 'east');
  const name = `corp-${Date.now()}`;
  const config = '{"OIDCDiscoveryURL": "https://login.corp.test", "OIDCClientID": "peerway"}';
  await peerway([
    ...['acl', 'auth-method', 'create', '--name', name, '--type', 'oidc', '--max-token-ttl', '8h', '--config', config],
    ...east,
  ]);
  const reader = [
    'acl',
    'token',
    'create',
    '--policy-name',
    'builtin/global-read-only',
    '--expires-ttl',
    '1h',
    '--json',
  ];
  const { secretId } = JSON.parse(await peerway([...reader, ...east]));
  await signIn(page, url, secretId);
  await page.goto(`${url}/access?show=methods`);
  const row = page.getByRole('row').filter({ hasText: name });
  await expect(row).toContainText('none: nobody gets in');
  await expect(page.getByRole('link', { name: 'Create sign-in method' })).toHaveCount(0);
  await row.getByRole('link', { name }).click();
  await expect(page.getByText(`${url}/auth/oidc/callback/${name}`)).toBeVisible();
  await expect(page.getByText('Your token does not have acl:write.').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Delete', exact: true })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Add rule' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Save' })).toHaveCount(0);
  await peerway(['acl', 'auth-method', 'delete', '--name', name, ...east]);
});
