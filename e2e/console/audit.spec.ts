import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from '../demo-test.ts';
import { consoleUrl, signInToken } from '../processes/demo.ts';
import { openPage, signIn } from './sign-in.ts';

/** What a page of another kind would run, or a spreadsheet take for a formula. */
const PAYLOAD = '<script>window.ran = true</script><img src="x" onerror="window.ran = true">=cmd';

let url: string;
let token: string;
test.beforeEach(async ({ page, demo }) => {
  url = consoleUrl(demo, 'east');
  token = signInToken(demo, 'east');
  await signIn(page, url, token);
});

async function api(method: string, path: string, body?: unknown, secret = token): Promise<string> {
  const response = await fetch(`${url}/v1/${path}`, {
    method,
    headers: { 'x-consul-token': secret },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return await response.text();
}

const written = new Set<string>();
const resolver = (name: string, seconds: number) => {
  written.add(name);
  return api('PUT', 'config', { Kind: 'service-resolver', Name: name, ConnectTimeout: `${seconds}s` });
};
// A resolver makes a name that a wildcard export reaches, and other tests count those.
test.afterEach(async () => {
  for (const name of written) await api('DELETE', `config/service-resolver/${encodeURIComponent(name)}`);
  written.clear();
});

const rows = (page: Page) => page.getByRole('table', { name: 'Audit log' }).getByRole('row');

test('a change is found by its target, opened by keyboard with its difference, and taken away as JSON lines', async ({
  page,
}) => {
  const name = `audited-${Date.now()}`;
  await resolver(name, 5);
  await resolver(name, 7);
  // Keys go to the page that one has come to, and signing in leads to this one.
  await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await expect(page.getByRole('heading', { level: 1, name: 'Changes' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Target' }).fill(name);
  await expect(rows(page)).toHaveCount(3);
  await expect(page).toHaveURL(new RegExp(`target=${name}`));

  const newest = rows(page).nth(1).getByRole('link');
  await newest.focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: 'Record' });
  await expect(panel.getByText('"ConnectTimeout": "5s"')).toBeVisible();
  await expect(panel.getByText('"ConnectTimeout": "7s"')).toBeVisible();
  await expect(page).toHaveURL(/record=\d+/);
  await page.reload();
  await expect(panel.getByText('"ConnectTimeout": "7s"')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^audit-.*\.jsonl$/);
  const text = readFileSync(await download.path(), 'utf8');
  expect(
    text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { target: string }).target),
  ).toEqual([`service-resolver/${name}`, `service-resolver/${name}`]);
});

test('what comes while the page is looked at is announced, and shown when asked for', async ({ page }) => {
  const name = `announced-${Date.now()}`;
  await resolver(name, 1);
  await page.goto(`${url}/audit?target=${name}`);
  await expect(rows(page)).toHaveCount(2);
  await resolver(name, 2);
  await resolver(name, 3);
  const show = page.getByRole('button', { name: 'Show 2 newer' });
  await expect(show).toBeVisible();
  await expect(rows(page)).toHaveCount(2);
  await show.click();
  await expect(rows(page)).toHaveCount(4);
  await expect(show).toHaveCount(0);
});

test('older records are a page of their own, with an address', async ({ page }) => {
  const name = `paged-${Date.now()}`;
  for (let second = 1; second <= 52; second += 1) await resolver(name, second);
  await page.goto(`${url}/audit?target=${name}`);
  await expect(rows(page)).toHaveCount(51);
  await page.getByRole('link', { name: 'Older' }).click();
  await expect(rows(page)).toHaveCount(3);
  await page.reload();
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole('link', { name: 'Newest' }).click();
  await expect(rows(page)).toHaveCount(51);
});

test('what somebody wrote into a record is shown and never run', async ({ page }) => {
  const { AccessorID } = JSON.parse(await api('PUT', 'acl/token', { Description: PAYLOAD })) as { AccessorID: string };
  await page.goto(`${url}/audit?target=${AccessorID}`);
  await rows(page).nth(1).getByRole('link').click();
  const panel = page.getByRole('complementary', { name: 'Record' });
  await expect(panel.getByText(JSON.stringify(PAYLOAD).slice(1, -1))).toBeVisible();
  const ran = () => page.evaluate(() => Reflect.get(window, 'ran'));
  // Each address is a window of its own, so each is asked.
  expect(await ran()).toBeUndefined();
  await page.goto(`${url}/audit?who=${encodeURIComponent(PAYLOAD)}&q=${encodeURIComponent(PAYLOAD)}`);
  await expect(page.getByText('No record is like that')).toBeVisible();
  expect(await ran()).toBeUndefined();
});

test('the chain is verified, and checked against what was noted', async ({ page }) => {
  await openPage(page, 'Changes');
  await page.getByRole('button', { name: 'Verify' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('The chain holds')).toBeVisible();
  const anchor = (await dialog.locator('pre').textContent()) ?? '';
  expect(anchor).toMatch(/^\d+:[0-9a-f]{64}$/);
  const expected = dialog.getByRole('textbox', { name: 'Expected' });
  await expected.fill(anchor);
  await dialog.getByRole('button', { name: 'Check again' }).click();
  await expect(dialog.getByText('Holds, and goes through what you expected')).toBeVisible();
  await expected.fill(`999999999:${'0'.repeat(64)}`);
  await dialog.getByRole('button', { name: 'Check again' }).click();
  await expect(dialog.getByText('there is none with the number 999999999')).toBeVisible();
  await expect(dialog.getByRole('link', { name: /Open record/ })).toHaveCount(0);
  await expected.fill(`1:${'0'.repeat(64)}`);
  await dialog.getByRole('button', { name: 'Check again' }).click();
  await expect(dialog.getByText('The chain holds, but is not what you expected')).toBeVisible();
  await expect(dialog.getByText('The chain is broken')).toHaveCount(0);
  await dialog.getByRole('link', { name: 'Open record 1' }).click();
  await expect(page.getByRole('complementary', { name: 'Record' })).toContainText('first-start');
});

test('who may not read it is told whom to ask, and nothing of it', async ({ page }) => {
  const { SecretID } = JSON.parse(await api('PUT', 'acl/token', { Description: 'no rights' })) as { SecretID: string };
  await page.context().clearCookies();
  await signIn(page, url, SecretID);
  await page.goto(`${url}/audit`);
  await expect(page.getByText('You may not see the audit log')).toBeVisible();
  await expect(page.getByText(/Somebody with acl:write can add a policy/)).toBeVisible();
  await expect(page.getByRole('table')).toHaveCount(0);
});
